// A JSON document from outside, read with its place at hand: whatever is wrong is reported with file and
// pointer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace jetcrew {

/// Makes the Error for what is wrong in a kind of document; `pointer` as in RFC 6901, empty for the whole.
using Blame = Error (*)(const std::string& file, const std::string& pointer, const std::string& reason);

/// Throws the blame for what is not JSON or is nested deeper than 32.
nlohmann::json parse_document(const std::string& file, std::string_view text, Blame blame);

/// One value of a document. It refers to the document, which must outlive it.
class Node {
 public:
  Node(std::string file, const nlohmann::json& value, Blame blame)
      : file_(std::move(file)), value_(&value), blame_(blame) {}

  /// Throws unless this is an object with no other members than these: a misspelt name is found that way.
  void only(std::initializer_list<std::string_view> members) const;

  Node at(std::string_view member) const;
  std::optional<Node> find(std::string_view member) const;
  std::vector<Node> elements() const;

  /// Not empty, at most 4096 bytes.
  std::string text() const;
  std::vector<std::string> texts() const;
  /// An integer between the two, both included.
  std::int64_t integer(std::int64_t least, std::int64_t most) const;
  bool boolean() const;

  const std::string& file() const { return file_; }
  const std::string& pointer() const { return pointer_; }
  const nlohmann::json& value() const { return *value_; }

  [[noreturn]] void fail(const std::string& reason) const;

 private:
  Node(const Node& parent, std::string pointer, const nlohmann::json& value)
      : file_(parent.file_), pointer_(std::move(pointer)), value_(&value), blame_(parent.blame_) {}

  std::string file_;
  std::string pointer_;
  const nlohmann::json* value_;
  Blame blame_;
};

}  // namespace jetcrew
