// The peer of tests/bench/resolve: libsolv reads Packages files and a dpkg status, and solves one request.
// Not part of the build; the benchmark compiles it.
//
//   libsolv_peer text PACKAGES STATUS NAME      from text
//   libsolv_peer write PACKAGES STATUS CACHE    makes the .solv
//   libsolv_peer cache CACHE STATUS NAME        from the .solv
//
// Prints load and solve seconds and the number of steps as JSON.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
#include <solv/pool.h>
#include <solv/repo.h>
#include <solv/repo_deb.h>
#include <solv/repo_solv.h>
#include <solv/repo_write.h>
#include <solv/selection.h>
#include <solv/solver.h>
#include <solv/transaction.h>
}

namespace {

using Clock = std::chrono::steady_clock;

double seconds(Clock::time_point from) {
  return std::chrono::duration<double>(Clock::now() - from).count();
}

std::FILE* opened(const char* path, const char* mode) {
  auto* file = std::fopen(path, mode);
  if (file == nullptr) {
    std::perror(path);
    std::exit(1);
  }
  return file;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const auto start = Clock::now();
  Pool* pool = pool_create();
  pool_setdisttype(pool, DISTTYPE_DEB);
  pool_setarch(pool, "arm64");
  Repo* installed = repo_create(pool, "installed");
  pool_set_installed(pool, installed);
  auto* status = opened(argv[3], "r");
  repo_add_debpackages(installed, status, 0);
  std::fclose(status);
  Repo* archive = repo_create(pool, "archive");
  auto* input = opened(argv[2], "r");
  if (std::strcmp(argv[1], "cache") == 0) {
    if (repo_add_solv(archive, input, 0) != 0) return 1;
  } else {
    repo_add_debpackages(archive, input, 0);
  }
  std::fclose(input);
  if (std::strcmp(argv[1], "write") == 0) {
    auto* output = opened(argv[4], "w");
    repo_write(archive, output);
    return std::fclose(output);
  }
  pool_addfileprovides(pool);
  pool_createwhatprovides(pool);
  const auto load = seconds(start);
  const auto begin = Clock::now();
  Queue job;
  queue_init(&job);
  selection_make(pool, &job, argv[4], SELECTION_NAME);
  for (int i = 0; i < job.count; i += 2) job.elements[i] |= SOLVER_INSTALL;
  Solver* solver = solver_create(pool);
  solver_set_flag(solver, SOLVER_FLAG_IGNORE_RECOMMENDED, 1);
  const int problems = solver_solve(solver, &job);
  int steps = 0;
  if (problems == 0) {
    Transaction* transaction = solver_create_transaction(solver);
    transaction_order(transaction, 0);
    steps = transaction->steps.count;
  }
  std::printf("{\"load_seconds\": %f, \"solve_seconds\": %f, \"steps\": %d, \"problems\": %d}\n", load,
              seconds(begin), steps, problems);
  return 0;
}
