// The sensors among the metrics.
#pragma once

#include "api/metrics.hpp"
#include "sensors/sample.hpp"

namespace jetcrew::api {

/// What is not known has no line. Names end with their unit, as Prometheus would have it.
void add_sensor_metrics(Metrics& metrics, const sensors::Sample& sample);

}  // namespace jetcrew::api
