// The two letters that stand for an operator or a form of expression in a mangled name
// (Itanium C++ ABI, "Operator Encodings" and "Expressions").
#ifndef TALLY_COUNTFILE_SYMBOL_CODES_H_
#define TALLY_COUNTFILE_SYMBOL_CODES_H_

namespace tally::countfile {

struct SymbolCode {
  char code[3];
  // What follows `operator` in the name of a function; empty if no function is called so.
  char name[11];
  // What follows the code in an expression, a letter for each part: `e` an expression, `t` a type,
  // `x` expressions up to `E`, `a` template arguments up to `E`, `n` an identifier, `p` `_` or
  // nothing, `c` what is converted, `w` what stands between `new` and its type, `i` an initializer,
  // `q` requirements, `Q` parameters and requirements, `s` the scope of a name and the name,
  // `b` a name without scope, `~` the name of a destructor.
  char parts[4];
};

inline constexpr SymbolCode kSymbolCodes[] = {
    {"nw", " new", "wti"},    {"na", " new[]", "wti"},  {"dl", " delete", "e"},
    {"da", " delete[]", "e"}, {"aw", " co_await", "e"}, {"ps", "+", "e"},
    {"ng", "-", "e"},         {"ad", "&", "e"},         {"de", "*", "e"},
    {"co", "~", "e"},         {"pl", "+", "ee"},        {"mi", "-", "ee"},
    {"ml", "*", "ee"},        {"dv", "/", "ee"},        {"rm", "%", "ee"},
    {"an", "&", "ee"},        {"or", "|", "ee"},        {"eo", "^", "ee"},
    {"aS", "=", "ee"},        {"pL", "+=", "ee"},       {"mI", "-=", "ee"},
    {"mL", "*=", "ee"},       {"dV", "/=", "ee"},       {"rM", "%=", "ee"},
    {"aN", "&=", "ee"},       {"oR", "|=", "ee"},       {"eO", "^=", "ee"},
    {"ls", "<<", "ee"},       {"rs", ">>", "ee"},       {"lS", "<<=", "ee"},
    {"rS", ">>=", "ee"},      {"eq", "==", "ee"},       {"ne", "!=", "ee"},
    {"lt", "<", "ee"},        {"gt", ">", "ee"},        {"le", "<=", "ee"},
    {"ge", ">=", "ee"},       {"ss", "<=>", "ee"},      {"nt", "!", "e"},
    {"aa", "&&", "ee"},       {"oo", "||", "ee"},       {"pp", "++", "pe"},
    {"mm", "--", "pe"},       {"cm", ",", "ee"},        {"pm", "->*", "ee"},
    {"pt", "->", "ee"},       {"cl", "()", "x"},        {"ix", "[]", "ee"},
    {"qu", "?", "eee"},       {"cv", " cast", "tc"},    {"cp", "", "x"},
    {"tl", "", "tx"},         {"il", "", "x"},          {"gs", "", "e"},
    {"dc", "", "te"},         {"sc", "", "te"},         {"cc", "", "te"},
    {"rc", "", "te"},         {"ti", "", "t"},          {"te", "", "e"},
    {"st", "", "t"},          {"sz", "", "e"},          {"at", "", "t"},
    {"az", "", "e"},          {"nx", "", "e"},          {"dt", "", "ee"},
    {"ds", "", "ee"},         {"sZ", "", "e"},          {"sP", "", "a"},
    {"sp", "", "e"},          {"tw", "", "e"},          {"tr", "", ""},
    {"di", "", "ne"},         {"dx", "", "ee"},         {"dX", "", "eee"},
    {"rq", "", "q"},          {"rQ", "", "Q"},          {"sr", "", "s"},
    {"on", "", "b"},          {"dn", "", "~"},
};

// The entry for two letters; null if there is none.
constexpr const SymbolCode* find_symbol_code(char first, char second) {
  for (const SymbolCode& entry : kSymbolCodes) {
    if (entry.code[0] == first && entry.code[1] == second) return &entry;
  }
  return nullptr;
}

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_SYMBOL_CODES_H_
