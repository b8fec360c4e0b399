// The grammar of markers; marker.cpp says what they mean.
#include "base/error.hpp"
#include "python/characters.hpp"
#include "python/marker.hpp"
#include "python/marker_text.hpp"
#include "python/name.hpp"

namespace jetcrew::python {

/// Without recursion: what stands open is a stack of its own.
class MarkerParser {
 public:
  explicit MarkerParser(std::string_view text) : text_(text), scan_(text) {}

  Marker parse() {
    if (text_.size() > Marker::longest) fail("it is too long");
    open_.push_back({});
    do {
      read_operand();
    } while (!read_closings());
    if (open_.size() > 1) fail("a parenthesis is not closed");
    if (!scan_.at_end()) fail("'and', 'or' or the end should stand here");
    const auto& whole = open_.back();
    if (whole.operands == 1 && whole.inner_opened != none) drop(whole.inner_opened, whole.inner_closed);
    Marker marker;
    std::erase_if(items_, [](const Item& item) { return item.kind == Kind::dropped; });
    marker.items_ = std::move(items_);
    return marker;
  }

 private:
  using Kind = Marker::Kind;
  using Item = Marker::Item;
  using Side = Marker::Side;
  static constexpr std::size_t none = std::string_view::npos;

  struct Group {
    std::size_t opened_at = none;  // its `(` in items_
    std::size_t operands = 0;
    std::size_t inner_opened = none;  // its last operand, if that is a group of several
    std::size_t inner_closed = none;
  };

  /// Opening parentheses and one comparison.
  void read_operand() {
    scan_.skip_blanks();
    while (scan_.skip('(')) {
      open_.push_back({items_.size(), 0, none, none});
      items_.push_back({Kind::open, {}, {}, {}});
      scan_.skip_blanks();
    }
    read_comparison();
    count_operand(none, none);
  }

  /// Closing parentheses and one `and` or `or`. @returns whether the marker ends here
  bool read_closings() {
    scan_.skip_blanks();
    while (open_.size() > 1 && scan_.skip(')')) {
      close_group();
      scan_.skip_blanks();
    }
    if (scan_.skip_word("and")) {
      items_.push_back({Kind::conjunction, {}, {}, {}});
    } else if (scan_.skip_word("or")) {
      items_.push_back({Kind::disjunction, {}, {}, {}});
    } else {
      return true;
    }
    return false;
  }

  void close_group() {
    const auto group = open_.back();
    open_.pop_back();
    items_.push_back({Kind::close, {}, {}, {}});
    if (group.operands > 1) return count_operand(group.opened_at, items_.size() - 1);
    // Parentheses around one operand group nothing.
    drop(group.opened_at, items_.size() - 1);
    count_operand(group.inner_opened, group.inner_closed);
  }

  void drop(std::size_t opened, std::size_t closed) {
    items_[opened].kind = Kind::dropped;
    items_[closed].kind = Kind::dropped;
  }

  void count_operand(std::size_t opened, std::size_t closed) {
    auto& group = open_.back();
    ++group.operands;
    group.inner_opened = opened;
    group.inner_closed = closed;
  }

  void read_comparison() {
    Item item;
    item.left = read_side();
    scan_.skip_blanks();
    auto operation = scan_.read_operator();
    if (!operation) fail("an operator should stand here");
    item.operation = *std::move(operation);
    scan_.skip_blanks();
    item.right = read_side();
    normalize_names(item);
    items_.push_back(std::move(item));
  }

  Side read_side() {
    if (auto variable = scan_.read_variable()) return {true, *std::move(variable)};
    if (auto text = scan_.read_quoted()) return {false, *std::move(text)};
    fail("a variable or a quoted text should stand here");
  }

  /// Extras and groups are names (PEP 685).
  static void normalize_names(Item& item) {
    const auto is_name = [](const Side& side) {
      return side.is_variable &&
             (side.value == "extra" || side.value == "extras" || side.value == "dependency_groups");
    };
    if (!item.right.is_variable && item.left.is_variable && item.left.value == "extra") {
      item.right.value = normalized_name(item.right.value);
    } else if (!item.left.is_variable && is_name(item.right)) {
      item.left.value = normalized_name(item.left.value);
    }
  }

  [[noreturn]] void fail(std::string_view why) const {
    throw Error("marker_invalid",
                fmt::format("the environment marker '{}' is not valid at character {}: {}", shown(text_),
                            scan_.position() + 1, why),
                "A marker looks like: python_version < \"3.8\" and extra == \"test\" (PEP 508).",
                {{"marker", shown(text_)}, {"position", std::to_string(scan_.position() + 1)}});
  }

  std::string_view text_;
  MarkerScanner scan_;
  std::vector<Item> items_;
  std::vector<Group> open_;
};

Marker Marker::parse(std::string_view text) {
  return MarkerParser(text).parse();
}

}  // namespace jetcrew::python
