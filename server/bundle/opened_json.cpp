// A bundle, as JSON.
#include <nlohmann/json.hpp>

#include "bundle/opened.hpp"

namespace jetcrew::bundle {
namespace {

using nlohmann::json;

std::string worth(Signer::State state) {
  switch (state) {
    case Signer::State::trusted:
      return "trusted";
    case Signer::State::revoked:
      return "revoked";
    case Signer::State::unknown:
      break;
  }
  return "unknown";
}

json target_json(const Target& target) {
  json object = json::object();
  const auto put = [&](const char* name, const std::optional<std::string>& value) {
    if (value) object[name] = *value;
  };
  put("architecture", target.architecture);
  put("module", target.module);
  put("distribution", target.distribution);
  put("python", target.python);
  if (target.l4t) object["l4t"] = {target.l4t->from, target.l4t->to};
  return object;
}

}  // namespace

nlohmann::json summary_json(const Opened& opened) {
  const auto& manifest = opened.manifest;
  auto signatures = nlohmann::json::array();
  for (const auto& signer : opened.signers) {
    signatures.push_back({{"file", signer.file},
                          {"key_id", to_text(signer.id)},
                          {"state", worth(signer.state)},
                          {"trusted_comment", signer.trusted_comment}});
  }
  auto missing = nlohmann::json::array();
  for (const auto& payload : opened.payloads) {
    if (!payload.member) missing.push_back(payload.listed.path);
  }
  return {{"path", opened.container.path().string()},
          {"form", opened.container.is_folder() ? "folder" : "tar"},
          {"name", manifest.name},
          {"version", manifest.version},
          {"serial", manifest.serial},
          {"channel", manifest.channel},
          {"manifest_sha256", opened.manifest_sha256},
          {"signatures", std::move(signatures)},
          {"payloads_listed", opened.payloads.size()},
          {"missing", std::move(missing)},
          {"bytes", manifest.payload_bytes()},
          {"bytes_here", opened.bytes_here()}};
}

json inspection_json(const Opened& opened) {
  auto document = summary_json(opened);
  const auto& manifest = opened.manifest;
  auto targets = json::array();
  for (const auto& target : manifest.targets) targets.push_back(target_json(target));
  auto payloads = json::array();
  for (const auto& [listed, member] : opened.payloads) {
    json payload{{"path", listed.path},
                 {"kind", to_text(listed.kind)},
                 {"size", listed.size},
                 {"sha256", listed.sha256},
                 {"here", member.has_value()}};
    if (listed.is_package()) payload.update({{"name", listed.name}, {"version", listed.version}});
    if (listed.kind == ListedPayload::Kind::deb) payload["architecture"] = listed.architecture;
    payloads.push_back(std::move(payload));
  }
  document["targets"] = std::move(targets);
  document["payloads"] = std::move(payloads);
  const auto text = [](const std::optional<std::string>& value) { return value ? json(*value) : json(); };
  document["created"] = text(manifest.created);
  document["not_after"] = text(manifest.not_after);
  document["description"] = text(manifest.description);
  document["license"] = text(manifest.license);
  if (manifest.install) {
    document["install"] = {{"requests", manifest.install->requests},
                           {"environment", manifest.install->environment},
                           {"python", text(manifest.install->python)},
                           {"unattended", manifest.install->unattended}};
  } else {
    document["install"] = nullptr;
  }
  return document;
}

}  // namespace jetcrew::bundle
