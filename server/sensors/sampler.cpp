#include "sensors/sampler.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "sensors/record.hpp"
#include "state/database.hpp"
#include "state/sensor_history.hpp"

namespace jetcrew::sensors {
namespace {

/// Minutes that are written together: a card wears out by writes, and a pulled plug costs no more than these.
constexpr std::size_t written_together = 5;
/// Where the database takes nothing.
constexpr std::size_t most_unwritten = 60;

}  // namespace

Sampler::Wish::Wish(Sampler& sampler, std::chrono::milliseconds interval) : sampler_(sampler) {
  const std::lock_guard lock(sampler_.mutex_);
  wish_ = sampler_.wishes_.insert(std::clamp(interval, shortest_interval, longest_interval));
  sampler_.changed_.notify_all();
}

Sampler::Wish::~Wish() {
  const std::lock_guard lock(sampler_.mutex_);
  sampler_.wishes_.erase(wish_);
}

Sampler::Sampler(const Root& root, state::Database& database, const Clock& clock)
    : database_(database), clock_(clock), settings_(read_settings(root)), reader_(root) {
  take_sample();
}

Sampler::~Sampler() {
  stop();
}

void Sampler::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void Sampler::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  // The minute that was begun, as far as it went.
  if (minute_time_ && !minute_.is_empty()) unwritten_.push_back(minute_.take(*minute_time_));
  keep(seconds_now());
}

Sampler::Latest Sampler::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

std::chrono::milliseconds Sampler::interval() const {
  const std::lock_guard lock(mutex_);
  return interval_locked();
}

std::chrono::milliseconds Sampler::interval_locked() const {
  return wishes_.empty() ? settings_.interval : std::min(settings_.interval, *wishes_.begin());
}

std::int64_t Sampler::seconds_now() const {
  return std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch()).count();
}

void Sampler::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto begun = Steady::now();
    {
      std::unique_lock lock(mutex_);
      // A shorter interval that somebody wishes meanwhile counts at once.
      while (!stop.stop_requested() && Steady::now() < begun + interval_locked()) {
        const auto until = begun + interval_locked();
        changed_.wait_until(lock, stop, until, [&] { return begun + interval_locked() < until; });
      }
    }
    if (!stop.stop_requested()) take_sample();
  }
}

void Sampler::take_sample() {
  auto sample = std::make_shared<const Sample>(reader_.read(clock_.now(), Steady::now()));
  const auto values = values_of(*sample);
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(sample->time.time_since_epoch()).count();
  const auto this_minute = now - (now % state::minute);
  std::optional<Slice> complete;
  if (minute_time_ && *minute_time_ != this_minute && !minute_.is_empty())
    complete = minute_.take(*minute_time_);
  minute_time_ = this_minute;
  minute_.add(values);
  bool is_time = false;
  {
    const std::lock_guard lock(mutex_);
    latest_ = {std::move(sample), latest_.number + 1};
    recent_.add(now, values);
    if (complete) unwritten_.push_back(std::move(*complete));
    is_time = complete && unwritten_.size() >= written_together;
  }
  if (is_time) keep(now);
}

void Sampler::keep(std::int64_t now) {
  std::vector<Slice> minutes;
  {
    const std::lock_guard lock(mutex_);
    minutes = unwritten_;
  }
  if (minutes.empty()) return;
  try {
    if (settings_.keep) keep_minutes(database_, minutes, now);
  } catch (const Error& error) {
    log::warning("the sensors' history was not written", {{"reason", error.message()}});
    if (minutes.size() < most_unwritten) return;
    minutes.resize(written_together);  // the oldest go
  }
  const std::lock_guard lock(mutex_);
  unwritten_.erase(unwritten_.begin(), unwritten_.begin() + static_cast<std::ptrdiff_t>(minutes.size()));
}

Chart Sampler::chart(std::int64_t seconds) const {
  constexpr std::int64_t recent_steps = 600;
  constexpr std::int64_t kept_steps = 1440;
  constexpr std::int64_t minutes_reach = state::sensor_rows_kept * state::minute;
  constexpr std::int64_t quarters_reach = state::sensor_rows_kept * state::quarter_hour;
  const auto steps_of = [](std::int64_t length, std::int64_t unit, std::int64_t most) {
    return unit * std::max<std::int64_t>(1, (length / unit + most - 1) / most);
  };
  seconds = std::clamp(seconds, state::minute, quarters_reach);
  const auto now = seconds_now();
  const auto from = now - seconds;
  std::int64_t oldest = now;
  {
    const std::lock_guard lock(mutex_);
    oldest = recent_.oldest().value_or(now);
  }
  // What memory holds is not asked of the database, which lags by some minutes; nor is the minute that
  // memory begins in.
  const auto kept_as = seconds <= minutes_reach ? state::minute : state::quarter_hour;
  std::vector<Slice> slices;
  if (oldest > from) slices = kept_slices(database_, kept_as, from, oldest - kept_as);
  const bool from_memory_alone = slices.empty() && seconds <= RecentHistory::seconds;
  const auto resolution =
      from_memory_alone ? steps_of(seconds, 1, recent_steps) : steps_of(seconds, kept_as, kept_steps);
  {
    const std::lock_guard lock(mutex_);
    const auto recent = recent_.since(std::max(from, oldest), resolution);
    slices.insert(slices.end(), recent.begin(), recent.end());
  }
  return make_chart(slices, from - resolution, now, resolution);
}

}  // namespace jetcrew::sensors
