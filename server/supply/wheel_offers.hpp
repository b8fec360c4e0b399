// The wheels that package indexes offer, and what is known of them: their names at first, and METADATA of
// those that somebody asks for.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "python/wheel_name.hpp"
#include "resolve/universe.hpp"
#include "supply/fetcher.hpp"
#include "supply/simple_index.hpp"

namespace jetcrew::supply {

struct IndexSources {
  std::vector<Url>
      indexes;  ///< as pip's --index-url: the page of NAME is below it; all are asked, none goes first
  std::vector<Url> links;  ///< pages that list files of many projects, as pip's --find-links
};

class WheelOffers {
 public:
  /// @param python whom the wheels are for
  /// @param cache a folder for METADATA, and for wheels that have to be brought to read it
  WheelOffers(const Fetcher& fetcher, IndexSources sources, resolve::PythonTarget python,
              std::filesystem::path cache);

  /// Reads the pages of these projects that were not read yet, side by side. One that no index has is none
  /// that could be found. @throws Error of the fetcher, `package_index_invalid`
  void read_projects(const std::set<std::string>& names, const std::stop_token& stop = {});

  /// Learns of these files what they need, side by side. @throws as read_projects()
  void learn(const std::set<std::string>& file_names, const std::stop_token& stop = {});
  bool is_known(std::string_view file_name) const;

  /// Of each project, the newest final version's best wheel that fits: what a search will want first.
  std::set<std::string> likely(const std::set<std::string>& names) const;

  /// The projects that learned wheels need, normalized, with markers looked at; extras count as soon as
  /// somebody asks for them. @param asked for by the requests
  std::set<std::string> needed(const std::vector<python::Requirement>& asked) const;

  /// A wheel that its makers took back may be taken by whoever asks for just its version, as `==1.0` (PEP
  /// 592).
  void allow_yanked(const std::vector<python::Requirement>& asked);

  /// All wheels of the pages that were read. One that is not known yet promises everything: it needs nothing.
  void add_to(resolve::Universe& universe) const;

  /// What is known of the file; null for a name that no page has.
  const IndexedFile* find(std::string_view file_name) const;

 private:
  struct Offer {
    IndexedFile file;
    python::WheelName name;
    std::optional<resolve::Distribution> known{};
    std::shared_ptr<const Sentence> misfit{};  ///< why it is not to be taken; null where it may be
  };

  void take(std::vector<IndexedFile> files, const std::string& only_project);
  std::vector<IndexedFile> page_of(const Url& address, bool may_be_missing,
                                   const std::stop_token& stop) const;
  resolve::Distribution metadata_of(const Offer& offer, const std::stop_token& stop) const;
  resolve::WheelFacts facts_of(const Offer& offer) const;
  /// Whether it can be chosen here at all.
  bool fits(const Offer& offer) const;

  const Fetcher& fetcher_;
  IndexSources sources_;
  resolve::PythonTarget python_;
  std::filesystem::path cache_;
  bool links_read_ = false;
  std::set<std::string> read_;                                             ///< projects
  std::map<std::string, std::vector<std::string>, std::less<>> projects_;  ///< their files' names
  std::map<std::string, Offer, std::less<>> offers_;                       ///< by the file's name
  std::map<std::string, std::string> sources_only_;  ///< projects' newest source archives
};

}  // namespace jetcrew::supply
