#include "countfile/symbol_name.h"

#include <gtest/gtest.h>

#include <string>

namespace tally::countfile {
namespace {

std::string symbol(std::string_view mangled) {
  char out[4096];
  return {out, reduce_symbol(mangled, out, sizeof out)};
}

std::string type(std::string_view mangled) {
  char out[4096];
  return {out, reduce_type(mangled, out, sizeof out)};
}

std::string repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

struct Case {
  const char* mangled;
  const char* reduced;
};

template <size_t Size>
void expect_symbols(const Case (&cases)[Size]) {
  for (const auto& [mangled, reduced] : cases) EXPECT_EQ(symbol(mangled), reduced) << mangled;
}

TEST(SymbolName, FunctionsLoseParametersAndTemplateArguments) {
  expect_symbols({
      {"_Z1fv", "f"},
      {"_ZN4acme6ParserIiE5parseERKSs", "acme::Parser<>::parse"},
      {"_ZNKR4acme6Parser5parseEv", "acme::Parser::parse"},
      {"_ZNSt6vectorIiSaIiEEixEm", "std::vector<>::operator[]"},
      {"_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_", "std::move<>"},
      {"_ZN4acme3addIJidEEEDTpl2a1T_EDpT_", "acme::add<>"},
      {"_ZNSaIcE8allocateEmPKv", "std::allocator<>::allocate"},
      {"_ZNSs6appendEPKc", "std::string::append"},
      {"_ZNSolsEi", "std::ostream::operator<<"},
      {"_ZNSbIwSt11char_traitsIwESaIwEE4_Rep9_S_createEmmRKS1_",
       "std::basic_string<>::_Rep::_S_create"},
  });
}

TEST(SymbolName, WhatHasNoNameIsNumbered) {
  expect_symbols({
      {"_ZN12_GLOBAL__N_11fEv", "(anonymous namespace)::f"},
      {"_ZZ4mainENKUlvE_clEv", "main::{lambda#1}::operator()"},
      {"_ZZN4acme1fIiEEvT_ENKUlS1_E0_clEi", "acme::f<>::{lambda#2}::operator()"},
      {"_ZN1SUt_1gEv", "S::{unnamed#1}::g"},
      {"_ZN1SUt10_1gEv", "S::{unnamed#12}::g"},
      {"_ZZ1fvENUlvE_D1Ev", "f::{lambda#1}::~{lambda#1}"},
      {"_ZZN1S1fEiiEd0_NKUlvE_clEv", "S::f::{lambda#1}::operator()"},
      {"_ZNK1SIiE1xMUlvE_clEv", "S<>::x::{lambda#1}::operator()"},
      {"_ZZN1S1fEvENKUlTyT_E_clIiEEDaS0_", "S::f::{lambda#1}::operator()<>"},
      {"_ZNK3$_0clEv", "$_0::operator()"},
  });
}

TEST(SymbolName, WhatIsLocalHasItsFunctionInFront) {
  expect_symbols({
      {"_ZZ1giEN1S1fE_2i", "g::S::f"},
      {"_ZZ1giEN1S1fE__12_i", "g::S::f"},
      {"_ZZZ1giEN1S1fE_2iENUt1_2fxEv", "g::S::f::{unnamed#3}::fx"},
      {"_ZZNK1A1fEvEN1BC1Ev", "A::f::B::B"},
      {"_ZZ1fIiEvT_ENUlvE_4_FUNEv", "f<>::{lambda#1}::_FUN"},
  });
}

TEST(SymbolName, OperatorsAreWrittenAsInSource) {
  expect_symbols({
      {"_Znwm", "operator new"},
      {"_ZN1AnaEm", "A::operator new[]"},
      {"_ZdlPvm", "operator delete"},
      {"_ZN1AdaEPv", "A::operator delete[]"},
      {"_ZN1AawEv", "A::operator co_await"},
      {"_ZN1AcvbEv", "A::operator cast"},
      {"_ZN1AcvT_IiEEv", "A::operator cast"},
      {"_ZN1AcvSt6vectorIiSaIiEEIlEEv", "A::operator cast"},
      {"_ZNK1AcvPFviEEv", "A::operator cast"},
      {"_Zli3_kme", "operator\"\"_km"},
      {"_ZN1AltIiEEbT_", "A::operator<<>"},
      {"_ZN1AlsIiEERS_T_", "A::operator<<<>"},
      {"_ZNK1AssERKS_", "A::operator<=>"},
      {"_ZN1AptEv", "A::operator->"},
      {"_ZN1AcmERKS_", "A::operator,"},
      {"_ZN1AppEi", "A::operator++"},
  });
}

TEST(SymbolName, ConstructorsAreCalledAsTheirClass) {
  expect_symbols({
      {"_ZN4acme6ParserC1Ev", "acme::Parser::Parser"},
      {"_ZN4acme6ParserIiEC2IdEET_", "acme::Parser<>::Parser<>"},
      {"_ZN4acme6ParserIiED0Ev", "acme::Parser<>::~Parser"},
      {"_ZN7DerivedCI2N1N4BaseEEi", "Derived::Derived"},
      {"_ZNSsC1Ev", "std::string::string"},
      {"_ZNSt8ios_baseD2Ev", "std::ios_base::~ios_base"},
      {"_ZN1AB3tagC1B5cxx11Ev", "A[abi:tag]::A[abi:cxx11]"},
  });
}

TEST(SymbolName, TagsStayAndModulesGo) {
  expect_symbols({
      {"_Z1fB5cxx11v", "f[abi:cxx11]"},
      {"_ZN1fB3oneB3twoIiEEvv", "f[abi:one][abi:two]<>"},
      {"_ZW3FooW3Bar1fv", "f"},
      {"_ZN1AW3FooWP4Part1fEv", "A::f"},
      {"_ZL8internali", "internal"},
      {"_ZN1AF1fIiEEvT_", "A::f<>"},
      {"_ZNKDC1a2bbEMUlvE_clEv", "[a,bb]::{lambda#1}::operator()"},
  });
}

TEST(SymbolName, ClonesKeepTheirSuffix) {
  expect_symbols({
      {"_Z1fv.cold", "f.cold"},
      {"_Z1fv.isra.0", "f.isra.0"},
      {"_ZN1A1fEi.constprop.0.cold", "A::f.constprop.0.cold"},
      {"_Z1fIiEvT_.llvm.1234", "f<>.llvm.1234"},
      {"main.cold", "main.cold"},
  });
}

TEST(SymbolName, ThunksAreCalledAsWhatTheyLeadTo) {
  expect_symbols({
      {"_ZThn16_N1A1fEv", "A::f"},
      {"_ZTv0_n24_N1A1fEv", "A::f"},
      {"_ZTv0_n24_NSoD1Ev", "std::ostream::~ostream"},
      {"_ZTcv0_n24_h8_N1A5cloneEv", "A::clone"},
      {"_ZGTtNSt11logic_errorC1EPKc", "std::logic_error::logic_error"},
      {"_ZTW1x", "x"},
      {"_ZTHN4acme1xE", "acme::x"},
  });
}

TEST(SymbolName, RustNamesLoseTheirHash) {
  expect_symbols({
      {"_ZN4core3ptr13drop_in_place17h0123456789abcdefE", "core::ptr::drop_in_place"},
      {"_ZN4core3ptr1f17h0123456789abcdefE.llvm.77", "core::ptr::f.llvm.77"},
      {"_ZN4core1f17h0123456789abcdegE", "core::f::h0123456789abcdeg"},
      {"_ZN4core17h0123456789abcdef1fEv", "core::h0123456789abcdef::f"},
      {"_ZN17h0123456789abcdefE", "h0123456789abcdef"},
      {"_RNvCs1234_7mycrate3foo", "_RNvCs1234_7mycrate3foo"},
  });
}

// Written by Clang with concepts and the like, which no demangler of GCC's can read yet; and what
// the two compilers write differently.
TEST(SymbolName, ExpressionsArePassedOver) {
  expect_symbols({
      {"_ZN6sample11constrainedIZ15main_of_samplesiE3$_0Qsr3stdE9invocableIT_iEEEvS2_",
       "sample::constrained<>"},
      {"_ZN6sample16constrained_autoITkNS_5SmallEiJiiEEEvT_DpT0_", "sample::constrained_auto<>"},
      {"_ZN6sample5castsIiEEDTcmcmcmcmcmcmcmcmcmcmcmcmcmcmsclfp_rcPcadfp_tlT_EcvS2__EccKS2_fp_stS2_"
       "atS2_nxplfp_fp_qufp_fp_fp_ppfp_mmfp_eqfp_Li1Elsfp_Li1Engfp_ntfp_ES2_",
       "sample::casts<>"},
      {"_ZN6sample6valuesITpTnDaJLi1ELin2ELc99ELb1ELNS_5ColorE1EXadL_ZNS_6globalEEEXadL_ZNS_"
       "8functionEiEELDn0ELd3ff8000000000000EXadL_ZNS_5Point1xEEEEEEvv",
       "sample::values<>"},
      {"_ZN6sample9containerITtTpTyESt6vectorJiSaIiEEEEvRT_IJDpT0_EE", "sample::container<>"},
      {"_ZNSt4pairIiiEC2IiiQcl16_S_constructibleITL0__TL0_0_EEEEOT_OT0_", "std::pair<>::pair<>"},
      {"_ZN6sample5sizedIiLm2EEEDTna_AT0__T_ilEERAplT0_Li1E_S1_", "sample::sized<>"},
      {"_Z10multiple_pILj1ElilEN10if_nonpolyIT1_bXsr15poly_int_traitsIS1_E7is_polyEE4typeE",
       "multiple_p<>"},
      {"_Z1fIiEvDTsr3FooIT_EE5valueE", "f<>"},
      {"_Z1fIiEDTgssr1A1BE1xET_", "f<>"},
      {"_Z1fIiEDTdtfp_srNT_1XE1yES0_", "f<>"},
      {"_Z1fIiEvDTadsrT_onmiE", "f<>"},
      {"_Z1fIiEvDTdtfp_dnT_E", "f<>"},
      {"_Z1fIJiiEEDTfrplfp_EDpT_", "f<>"},
      {"_Z1fIJiiEEDTfLplLi1Efp_EDpT_", "f<>"},
      {"_Z1fIiEvT_PDtfL0pK_E", "f<>"},
      {"_Z1fIXtl1SLi1EdxLi0ELi2EEEEvv", "f<>"},
      {"_Z1fIXtl1SLi1Edi1xLi2EEEEvv", "f<>"},
      {"_Z1fIL_ZTAXtl1SLi1EEEEEvv", "f<>"},
      {"_Z1fIiQrqXplfp_fp_NR5SmallTNT_4typeEQLb1EEEvS0_", "f<>"},
      {"_Z1fIiEDTnw_T_piLi1EEES0_", "f<>"},
      {"_Z1fPU3AS3iU8__vectorfDv4_fDF16_DB7_", "f"},
      {"_Z1fM1AKFvvREPDoFvvEPDOLb1EEFvvE", "f"},
  });
}

TEST(SymbolName, WhatIsNoFunctionOfCxxStaysAsItIs) {
  for (const char* plain : {"main",
                            "_start",
                            "_Z",
                            "_ZTV3Foo",
                            "_ZTI3Foo",
                            "_ZGVZ1fvE1x",
                            "_ZZ1fvEs",
                            "_ZGVbN2v_sin",
                            "_ZN1A",
                            "_Z1",
                            "_Z99f",
                            "_Z0v",
                            "_ZNE",
                            "_ZN1fEvE",
                            "_Z1f?",
                            "_ZNT_1fEv",
                            "_ZN1AcvE",
                            "_Z1fDq",
                            "_ZNS_1fEv",
                            "_ZC1v",
                            "_ZNC1Ev",
                            "_Zzzv",
                            "_Z999999999999f",
                            "_Z1fILi1",
                            "github.com/acme/tool.main",
                            "a:b",
                            "f\u00fcr"}) {
    EXPECT_EQ(symbol(plain), plain);
  }
}

TEST(SymbolName, WhatNoFrameCanHoldIsNoName) {
  for (const std::string_view bad :
       {"", "a b", "a\nb", "a\tb", "\x7f", "\xff", "a\xc2\xa0", "_Z3a bv", "_Z3a\nbv", "_Z1f\x01",
        "_Z1fv.a b", "_Z3a\xe2\x80v", "_Z1fB1\nv", "_Zli1 v"}) {
    EXPECT_EQ(symbol(bad), "") << bad;
  }
  EXPECT_EQ(symbol({"a\0b", 3}), "");
  EXPECT_EQ(symbol("_Z4f\xc3\xbcrv"), "f\u00fcr");
}

TEST(SymbolName, WhatDoesNotFitIsNotWritten) {
  for (const char* mangled : {"_ZN4acme6ParserC1Ev", "_Z1fv.cold", "main", "_ZN1SUt_1gEv"}) {
    const std::string whole = symbol(mangled);
    std::string out(whole.size() + 1, '#');
    EXPECT_EQ(reduce_symbol(mangled, out.data(), whole.size()), whole.size());
    EXPECT_EQ(out, whole + '#');
    for (size_t size = 0; size < whole.size(); ++size) {
      out.assign(whole.size() + 1, '#');
      EXPECT_EQ(reduce_symbol(mangled, out.data(), size), 0U) << mangled << " in " << size;
      EXPECT_EQ(out.substr(size), std::string(whole.size() + 1 - size, '#'));
    }
  }
}

TEST(SymbolName, CutSymbolsAreReadToTheirEndAndNoFurther) {
  const std::string whole =
      "_ZZN4acme3addIJidELi3EXadL_ZNS_1fEvEEEEDTclsr3stdE7declvalIT_EEEDpT_ENKUlRKS_E0_clB3tagES2_"
      ".cold";
  ASSERT_EQ(symbol(whole), "acme::add<>::{lambda#2}::operator()[abi:tag].cold");
  for (size_t length = 1; length < whole.size(); ++length) {
    const std::string cut = whole.substr(0, length);  // of its own, so that sanitizers see its end
    const std::string reduced = symbol(cut);
    EXPECT_TRUE(reduced == cut || reduced.starts_with("acme::add<>")) << cut << ": " << reduced;
  }
}

TEST(SymbolName, NestingHasALimitAndLengthHasNone) {
  const auto nested = [](int levels) {
    return "_Z1f" + repeat("I1A", levels) + repeat("E", levels) + "vv";
  };
  EXPECT_EQ(symbol(nested(200)), "f<>");
  EXPECT_EQ(symbol(nested(1000)), nested(1000));
  EXPECT_EQ(symbol("_Z1f" + repeat("P", 1'000'000) + "i"), "f");
  EXPECT_EQ(symbol("_Z1f" + repeat("PN1a1bIiXplLi1ELi2EEEE", 100'000)), "f");
  for (const char* part : {"N", "Z", "X", "pl", "Ul", "Th1_", "L_Z", "DT", "sr", "qu", "M", "F"}) {
    for (const char* start : {"_Z", "_Z1fI", "_Z1f"}) {
      const std::string endless = start + repeat(part, 1000);
      EXPECT_EQ(symbol(endless), endless);
    }
  }
}

TEST(TypeName, ClassesLoseTheirTemplateArgumentsEntirely) {
  EXPECT_EQ(type("N4acme5ErrorE"), "acme::Error");
  EXPECT_EQ(type("St13runtime_error"), "std::runtime_error");
  EXPECT_EQ(type("St6vectorIiSaIiEE"), "std::vector");
  EXPECT_EQ(type("N4acme3MapISsN1b1cEE4NodeE"), "acme::Map::Node");
  EXPECT_EQ(type("Ss"), "std::string");
  EXPECT_EQ(type("NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"),
            "std::__cxx11::basic_string");
  EXPECT_EQ(type("NSt8ios_base7failureB5cxx11E"), "std::ios_base::failure[abi:cxx11]");
  EXPECT_EQ(type("N12_GLOBAL__N_15ErrorE"), "(anonymous namespace)::Error");
  EXPECT_EQ(type("Z4mainE3Err"), "main::Err");
  EXPECT_EQ(type("Z1fIiEvT_EUlvE_"), "f::{lambda#1}");
  EXPECT_EQ(type("PKN4acme5ErrorE"), "acme::Error*");
}

TEST(TypeName, BuiltinTypesHaveTheirName) {
  EXPECT_EQ(type("i"), "int");
  EXPECT_EQ(type("PKc"), "char*");
  EXPECT_EQ(type("PPv"), "void**");
  EXPECT_EQ(type("m"), "unsigned long");
  EXPECT_EQ(type("Dn"), "std::nullptr_t");
  EXPECT_EQ(type("Du"), "char8_t");
}

TEST(TypeName, WhateverElseIsOther) {
  for (const char* mangled : {"", "P", "PFviE", "A3_i", "M1Ai", "M1AFvvE", "Dv4_f", "DF16_", "T_",
                              "S_", "N4acme5Error", "3Foo?", "3Foo.cold", "not a type", "\n"}) {
    EXPECT_EQ(type(mangled), "other") << mangled;
  }
}

TEST(TypeName, WhatDoesNotFitIsNotWritten) {
  for (const char* mangled : {"PN4acme5ErrorE", "PKc", "PFvvE", "Z4mainEUlvE_"}) {
    const std::string whole = type(mangled);
    std::string out(whole.size() + 1, '#');
    EXPECT_EQ(reduce_type(mangled, out.data(), whole.size()), whole.size());
    EXPECT_EQ(out, whole + '#');
    for (size_t size = 0; size < whole.size(); ++size) {
      EXPECT_EQ(reduce_type(mangled, out.data(), size), 0U) << mangled << " in " << size;
    }
  }
}

}  // namespace
}  // namespace tally::countfile
