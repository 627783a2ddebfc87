// Functions whose symbols are as involved as compilers make them, for symbol_corpus_test.cc to find
// in the test program. Nothing calls them.
#include <concepts>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sample {

struct Unit {
  long double value;
};
Unit operator""_km(long double value) { return {value}; }

template <class T>
concept Small = sizeof(T) <= 16 && requires(T t) {
  { t + t } -> std::convertible_to<T>;
  typename std::vector<T>;
  requires std::is_copy_constructible_v<T>;
};

// Names in expressions, of every kind.
template <class T>
struct Traits {
  using type = T;
  static constexpr bool value = sizeof(T) > 1;
  template <class U>
  static U convert(U u) {
    return u;
  }
  ~Traits() {}
};

template <class T, class... Rest>
auto apply(T t, Rest... rest) -> decltype((t + ... + rest)) {
  return (t + ... + rest);
}
template <class T>
auto call(T t) -> decltype(t(1), Traits<T>::template convert<int>(2)) {
  t(1);
  return 2;
}
template <class T>
std::enable_if_t<Traits<T>::value && !std::is_class_v<T>, typename Traits<T>::type> pick(T t) {
  return t;
}
template <class T, std::size_t N>
T* sized(T (&)[N + 1]) {
  return nullptr;
}
template <class T>
auto casts(T t) -> decltype(static_cast<long>(t), reinterpret_cast<char*>(&t), T{}, T(),
                            const_cast<const T&>(t), sizeof(T), alignof(T), t ? t : t, t++, --t,
                            t == 1, t << 1, -t, !t) {
  return false;
}
template <class T>
auto members(T t) -> std::decay_t<decltype(t.first, (&t)->second, t.*(&T::first), t.first)> {
  return t.first;
}
template <class... Ts>
auto count(Ts...) -> std::integral_constant<std::size_t, sizeof...(Ts)> {
  return {};
}
template <class F>
  requires std::invocable<F, int>
void constrained(F f) {
  f(1);
}
void constrained_auto(Small auto a, auto... b) { apply(a, b...); }
template <template <class...> class Container, class... Ts>
void container(Container<Ts...>&) {}
template <auto... Values>
void values() {}

struct Point {
  int x, y;
  bool operator==(const Point&) const = default;
};
template <Point P>
void at() {}

enum class Color { red, green };
int global;
void function(int) {}

void take_noexcept(void (*)(int) noexcept, void (Point::*)() const&) {}
int (*pointer_to_function(char))(long) { return nullptr; }
template <class T>
int (*pointer_to_template(T))(long) {
  return nullptr;
}
template <class T>
T (&reference_to_array(T (&a)[3]))
[3] {
  return a;
}
[[gnu::abi_tag("one", "two")]] int tagged() { return 1; }

template <class T>
class Monster {
 public:
  Monster() {}
  explicit Monster(T) {}
  template <class U>
  Monster(U, T) {}
  virtual ~Monster() {}
  operator bool() const { return true; }
  template <class U>
  operator U*() {
    return nullptr;
  }
  operator std::vector<T>() const { return {}; }
  using Pointer = void (*)(int);
  operator Pointer() const { return nullptr; }
  bool operator<(const Monster&) const { return false; }
  template <class U>
  bool operator<(U) const {
    return false;
  }
  template <class U>
  Monster& operator<<(U) {
    return *this;
  }
  template <class U>
  Monster& operator>>(U) {
    return *this;
  }
  auto operator<=>(const Monster&) const = default;
  Monster* operator->() { return this; }
  int operator->*(int) { return 1; }
  int operator()(int, T) const volatile { return 1; }
  int operator[](int) { return 1; }
  int operator,(int) { return 1; }
  Monster& operator=(int) { return *this; }
  Monster& operator++() { return *this; }
  Monster& operator++(int) { return *this; }
  void lvalue() & {}
  void lvalue() const&& {}
  void* operator new(std::size_t size) { return ::operator new(size); }
  void operator delete(void* p) { ::operator delete(p); }
  void* operator new[](std::size_t size) { return ::operator new[](size); }
  void operator delete[](void* p) { ::operator delete[](p); }
  void defaults(int = [] { return 1; }() + [] { return 2; }(), int = [](T) { return 3; }(T{})) {}
  struct Inner {
    template <class U>
    struct Deepest {
      void f(Monster, Inner, Deepest, U (*)(T, Inner)) {}
    };
  };
  struct {
    void g() {}
  } unnamed;
  friend void befriended(Monster) {}
  static inline int initialized = [] { return 4; }();
};

struct Base {
  explicit Base(int) {}
  virtual Base* clone() { return this; }
  virtual void f() {}
  virtual ~Base() {}
};
struct Other {
  virtual void g() {}
  virtual Other* clone2() { return this; }
  virtual ~Other() {}
};
struct Derived : Base, virtual Other {
  using Base::Base;
  Derived* clone() override { return this; }
  Derived* clone2() override { return this; }
  void g() override {}
  void f() override {}
};

thread_local std::string per_thread = "x";

inline int lambdas(int n) {
  auto outer = [n](auto x, int y) {
    auto inner = [=](auto... z) {
      struct Local {
        int f() {
          struct Again {
            int g() {
              return [](Again*) { return 5; }(nullptr);
            }
          };
          return Again{}.g();
        }
      };
      return Local{}.f() + static_cast<int>(sizeof...(z));
    };
    return inner(x, y, n);
  };
  {
    struct Local {
      int f() { return 1; }
    };
    n += Local{}.f();
  }
  {
    struct Local {
      int f() { return 2; }
    };
    n += Local{}.f();
    struct {
      int h() { return 3; }
    } unnamed;
    n += unnamed.h();
  }
  auto [a, b] = std::pair{[] { return 1; }, [] { return 2; }};
  return static_cast<int>(outer(1, 2)) + [&]<class T>(T t) { return t; }(n) + a() + b();
}

namespace {
struct Hidden {
  int f() { return lambdas(3); }
};
template <class T>
int hidden(T t) {
  return Hidden{}.f() + static_cast<int>(sizeof t);
}
}  // namespace

static int internal(Hidden h) { return h.f(); }

}  // namespace sample

int main_of_samples(int n);

// In a function of its own, so that every name is that of something local.
int main_of_samples(int n) {
  using namespace sample;
  int array[3] = {};
  std::vector<int> vector;
  values<1, -2, 'c', true, Color::green, &global, &function, nullptr, 1.5, &Point::x>();
  at<Point{1, 2}>();
  container(vector);
  constrained([](int) {});
  constrained_auto(1, 2, 3);
  apply(1, 2, 3);
  call([](int) { return 1; });
  pick(1);
  sized<int, 2>(array);
  casts(1);
  members(std::pair{1, 2});
  count(1, 2, 3);
  pointer_to_template(1);
  reference_to_array(array);
  Monster<std::tuple<int, std::string>> monster;
  Monster<Point>::Inner::Deepest<int>{}.f({}, {}, {}, nullptr);
  monster.defaults();
  monster.unnamed.g();
  befriended(monster);
  static_cast<void>(static_cast<int*>(monster));
  static_cast<void>(monster < 1);
  monster << 1 >> 2;
  Monster<int> other(1, 2);
  Derived derived(n);
  derived.clone2();
  per_thread += "y";
  return internal({}) + hidden(1) + lambdas(n);
}

template class sample::Monster<int>;
template class sample::Monster<std::vector<sample::Monster<char>>>;
