#include "install/knowledge.hpp"

#include "base/files.hpp"
#include "base/log.hpp"
#include "catalogue/edition.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

fs::path edition_file(const fs::path& state_folder) {
  return state_folder / "catalogue.json";
}

fs::path own_folder(const fs::path& state_folder) {
  return state_folder / "catalogue";
}

std::shared_ptr<Knowledge> made_of(const catalogue::Files& files) {
  auto made = std::make_shared<Knowledge>();
  made->catalogue = catalogue::load(files);
  made->serial = catalogue::read_serial(files);
  return made;
}

/// With what is not built in, and was tested then: patterns are compiled when they are needed else.
std::shared_ptr<Knowledge> tested(const catalogue::Files& files) {
  auto made = made_of(files);
  made->problems.require_valid();
  return made;
}

/// What is built in, with the files of a bundle's edition in front.
catalogue::Files with_edition(const catalogue::Files& edition) {
  auto files = catalogue::Files::embedded();
  files.put_in_front(edition);
  return files;
}

void refuse(Knowledge& knowledge, const Error& error, std::string_view layer) {
  log::warning("a part of the catalogue is not in force",
               {{"which", std::string(layer)}, {"reason", error.message()}});
  knowledge.refused = error;
}

/// A folder's files are the administrator's: what cannot be read of them is wrong in the same way.
Error told(const std::exception_ptr& caught) {
  try {
    std::rethrow_exception(caught);
  } catch (const Error& error) {
    return error;
  } catch (const std::exception& error) {
    return {"catalogue_invalid",
            fmt::format("the catalogue's own files cannot be read: {}", error.what()),
            "Correct the folder, or remove it; what is built in is used meanwhile.",
            {{"file", "catalogue"}, {"pointer", ""}, {"reason", error.what()}}};
  }
}

}  // namespace

std::shared_ptr<const Knowledge> load_knowledge(const fs::path& state_folder) {
  auto files = catalogue::Files::embedded();
  auto knowledge = made_of(files);
  if (const auto text = read_optional(edition_file(state_folder), catalogue::largest_edition)) {
    try {
      const auto edition = with_edition(catalogue::parse_edition(*text));
      if (catalogue::read_serial(edition) > knowledge->serial) {
        knowledge = tested(edition);
        knowledge->from_bundle = true;
        files = edition;
      }
    } catch (const std::exception&) {
      refuse(*knowledge, told(std::current_exception()), "the edition that came in a bundle");
    }
  }
  try {
    auto own = files;
    const auto count = own.put_in_front(own_folder(state_folder));
    if (count > 0) {
      auto with_own = tested(own);
      with_own->serial = knowledge->serial;
      with_own->from_bundle = knowledge->from_bundle;
      with_own->own_files = count;
      with_own->refused = knowledge->refused;
      knowledge = std::move(with_own);
    }
  } catch (const std::exception&) {
    refuse(*knowledge, told(std::current_exception()), "the board's own files");
  }
  return knowledge;
}

std::string knowledge_fingerprint(const fs::path& state_folder) {
  std::string fingerprint;
  const auto add = [&](const fs::directory_entry& entry) {
    std::error_code gone;
    fingerprint += fmt::format("{} {} {}\n", entry.path().native(), entry.file_size(gone),
                               entry.last_write_time(gone).time_since_epoch().count());
  };
  std::error_code failed;
  if (const fs::directory_entry edition(edition_file(state_folder), failed);
      !failed && edition.exists(failed))
    add(edition);
  for (fs::recursive_directory_iterator entry(own_folder(state_folder), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    add(*entry);
  }
  return fingerprint;
}

std::int64_t require_good_edition(const std::string& text) {
  return tested(with_edition(catalogue::parse_edition(text)))->serial;
}

bool take_edition(const fs::path& state_folder, const std::string& text) {
  const auto serial = require_good_edition(text);
  if (serial <= catalogue::read_serial(catalogue::Files::embedded())) return false;
  if (const auto there = read_optional(edition_file(state_folder), catalogue::largest_edition)) {
    try {
      if (serial <= require_good_edition(*there)) return false;
    } catch (const Error& error) {
      log::warning("the catalogue's last edition gives way", {{"reason", error.message()}});
    }
  }
  write_durably(edition_file(state_folder), text);
  return true;
}

nlohmann::json to_json(const Knowledge& knowledge) {
  const auto& catalogue = knowledge.catalogue;
  auto refused = nlohmann::json();
  if (knowledge.refused) {
    refused = {{"code", knowledge.refused->code()},
               {"message", knowledge.refused->message()},
               {"hint", knowledge.refused->hint()},
               {"facts", knowledge.refused->facts()}};
  }
  return {{"serial", knowledge.serial},
          {"from_bundle", knowledge.from_bundle},
          {"own_files", knowledge.own_files},
          {"jetpack_releases", catalogue.jetpack.rows().size()},
          {"modules", catalogue.modules.rows().size()},
          {"profiles", catalogue.profiles.size()},
          {"checks", catalogue.checks.size()},
          {"problems", catalogue.problems.size()},
          {"refused", std::move(refused)}};
}

}  // namespace jetcrew::install
