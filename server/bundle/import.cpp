#include "bundle/import.hpp"

#include <chrono>
#include <utility>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/synchronized.hpp"
#include "base/text.hpp"
#include "bundle/describe.hpp"
#include "bundle/library_facts.hpp"
#include "python/source_name.hpp"
#include "python/wheel.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

/// What was found wrong with the file in the store, said of the file that somebody gave: of the names that
/// the store has for it nobody knows.
Error said_of_the_given(const Error& error, const std::string& stored, const std::string& file_name) {
  auto message = error.message();
  const auto at = message.find(stored);
  if (at == std::string::npos) {
    message.insert(0, file_name + ": ");
  } else {
    message.replace(at, stored.size(), file_name);
  }
  auto facts = error.facts();
  if (const auto path = facts.find("path"); path != facts.end() && path->second == stored)
    path->second = file_name;
  return {error.code(), std::move(message), error.hint(), std::move(facts)};
}

/// What a power cut may cost.
constexpr std::uint64_t most_unsettled_bytes = 512U << 20U;

}  // namespace

void require_package_file_name(std::string_view file_name) {
  const bool plain = !file_name.empty() && file_name.size() <= 255 && !file_name.starts_with('.') &&
                     file_name.find_first_of("/\\") == std::string_view::npos &&
                     std::none_of(file_name.begin(), file_name.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (plain && (file_name.ends_with(".deb") || file_name.ends_with(".whl"))) return;
  if (plain && python::SourceName::parse(file_name)) throw python::source_is_no_wheel(file_name);
  throw Error("not_a_package",
              fmt::format("'{}' is not the name of a .deb or .whl file", to_valid_utf8(file_name)),
              "Only Debian packages (.deb) and Python wheels (.whl) can be installed. Archives must be "
              "unpacked first.",
              {{"file_name", to_valid_utf8(file_name)}});
}

Import::Import(Store& store, state::Database& database) : store_(store), database_(database) {}
Import::~Import() {
  end_.request_stop();
}

void Import::unpack_into(const fs::path& trees, Judge picks) {
  unpacking_.emplace(trees);
  picks_ = std::move(picks);
}

void Import::describe_wheel(const fs::path& file, state::Payload& payload, const std::stop_token& stop) {
  const auto wheel = python::read_wheel(file, payload.file_name);
  say_of_itself(wheel, payload);
  if (unpacking_ && !unpacking_->has(payload.sha256) && picks_(payload)) {
    Synchronized needs(python::LibraryNeeds(wheel.file_name.tags));
    unpacking_->add(file, payload.sha256, {}, stop, &needs);
    payload.libraries = library_facts(wheel, needs.lock()->missing());
  } else {
    payload.libraries = library_facts(wheel, python::verify_wheel(file, store_.folder(), payload.file_name));
  }
}

const state::Payload* Import::unsettled(std::string_view sha256) const {
  const auto found = std::find_if(payloads_.begin(), payloads_.end(),
                                  [&](const auto& payload) { return payload.sha256 == sha256; });
  return found == payloads_.end() ? nullptr : &*found;
}

Imported Import::describe(Arrival arrival, const std::string& file_name, const std::string& origin,
                          const std::stop_token& stop) {
  // What is recorded was read to its end when it came, whether its file has to be replaced now or not.
  if (auto payload = state::find_payload(database_, arrival.sha256())) {
    const bool known = arrival.known();
    if (!known) arrivals_.push_back(std::move(arrival));
    return {std::move(*payload), known};
  }
  if (const auto* const twin = unsettled(arrival.sha256())) return {*twin, true};
  state::Payload payload;
  payload.sha256 = arrival.sha256();
  payload.size = arrival.size();
  payload.file_name = file_name;
  payload.origin = origin;
  const auto path = arrival.known() ? store_.path_of(arrival.sha256()) : arrival.file();
  try {
    if (file_name.ends_with(".deb")) {
      bundle::describe_deb(path, payload);
    } else {
      describe_wheel(path, payload, stop);
    }
  } catch (const Error& error) {
    if (arrival.known()) store_.remove(arrival.sha256());
    throw said_of_the_given(error, path.string(), file_name);
  } catch (...) {
    if (arrival.known()) store_.remove(arrival.sha256());
    throw;
  }
  unsettled_bytes_ += payload.size + payload.unpacked_bytes;
  arrivals_.push_back(std::move(arrival));
  payloads_.push_back(payload);
  if (settles_on_the_way_ && unsettled_bytes_ > most_unsettled_bytes) finish();
  return {std::move(payload), false};
}

void Import::announce(const fs::path& file, const std::stop_token& stop) {
  auto coming = std::make_unique<Coming>();
  coming->file = file;
  auto copy = [this, &copied = coming->copied, file, stop] {
    std::stop_source either;
    const std::stop_callback on_end(end_.get_token(), [&either] { either.request_stop(); });
    const std::stop_callback on_stop(stop, [&either] { either.request_stop(); });
    return store_.receive(file, [&copied](std::uint64_t bytes) { copied += bytes; }, either.get_token());
  };
  coming->arrival = std::async(std::launch::async, std::move(copy));
  coming_.push_back(std::move(coming));
}

Arrival Import::receive(const fs::path& file, const std::function<void(std::uint64_t)>& on_bytes,
                        const std::stop_token& stop) {
  if (coming_.empty() || coming_.front()->file != file) return store_.receive(file, on_bytes, stop);
  const auto coming = std::move(coming_.front());
  coming_.pop_front();
  std::uint64_t told = 0;
  const auto tell = [&] {
    const auto copied = coming->copied.load();
    if (on_bytes && copied > told) on_bytes(copied - std::exchange(told, copied));
  };
  while (coming->arrival.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready) tell();
  tell();
  return coming->arrival.get();
}

Imported Import::take(const fs::path& file, const std::string& origin,
                      const std::function<void(std::uint64_t)>& on_bytes, const std::stop_token& stop) {
  const auto file_name = file.filename().string();
  require_package_file_name(file_name);
  return describe(receive(file, on_bytes, stop), file_name, to_valid_utf8(origin), stop);
}

Imported Import::take_listed(const Piece& piece, state::Payload payload,
                             const std::function<void(std::uint64_t)>& on_bytes,
                             const std::stop_token& stop) {
  if (const auto* const twin = unsettled(payload.sha256)) return {*twin, true};
  auto arrival = store_.receive(piece, payload.sha256, on_bytes, stop);
  const bool known = arrival.known();
  if (known && state::find_payload(database_, payload.sha256)) return {std::move(payload), true};
  unsettled_bytes_ += payload.size;
  if (!known) arrivals_.push_back(std::move(arrival));
  payloads_.push_back(payload);
  if (settles_on_the_way_ && unsettled_bytes_ > most_unsettled_bytes) finish();
  return {std::move(payload), known};
}

Imported Import::take_described(const Piece& piece, const std::string& sha256, const std::string& file_name,
                                const std::string& origin, const std::function<void(std::uint64_t)>& on_bytes,
                                const std::stop_token& stop) {
  require_package_file_name(file_name);
  if (const auto* const twin = unsettled(sha256)) return {*twin, true};
  return describe(store_.receive(piece, sha256, on_bytes, stop), file_name, to_valid_utf8(origin), stop);
}

Imported Import::take_upload(const fs::path& file, const std::string& file_name) {
  require_package_file_name(file_name);
  return describe(store_.receive_own(file), file_name, "upload", {});
}

void Import::finish() {
  // First the files, then what was made of them, then the word of it.
  store_.settle(arrivals_);
  if (unpacking_) unpacking_->finish();
  state::Transaction transaction(database_);
  for (const auto& payload : payloads_) state::add_payload(database_, payload);
  transaction.commit();
  payloads_.clear();
  unsettled_bytes_ = 0;
}

Imported import_file(Store& store, state::Database& database, const fs::path& file,
                     const std::string& origin) {
  Import import(store, database);
  auto taken = import.take(file, origin);
  import.finish();
  return taken;
}

}  // namespace jetcrew::bundle
