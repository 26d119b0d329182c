//! What each language has: comments, quotation marks, words. The names are those that authors write after a fence.

/// How a language is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// Words, comments and text in quotation marks.
    Program,
    /// HTML and XML.
    Markup,
    /// Keys and values, line by line.
    Settings,
    /// Lines that were taken out and put in.
    Changes,
}

/// A language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    names: &'static str,
    pub(super) form: Form,
    /// What begins a comment to the end of the line.
    pub(super) line_comments: &'static [&'static str],
    /// What begins and what ends a comment, and whether such comments nest.
    pub(super) block_comments: &'static [(&'static str, &'static str, bool)],
    /// Quotation marks of text on one line, and of text on several.
    pub(super) quotes: (&'static str, &'static [&'static str]),
    /// Whether `'a` may stand for something else than text.
    pub(super) lone_quotes: bool,
    /// Letters that may stand before a quotation mark and belong to the text.
    pub(super) prefixes: &'static str,
    /// Signs that begin a name: `$` or `@`.
    pub(super) signs: &'static str,
    /// Signs besides letters, digits and `_` that a word may have.
    pub(super) inner: &'static str,
    /// Whether words that begin with a capital letter are names of types.
    pub(super) capitals: bool,
    /// Whether text before a colon is a key.
    pub(super) keys: bool,
    /// Whether capital and small letters are alike.
    pub(super) any_case: bool,
    /// Words of the language.
    pub(super) keywords: &'static str,
}

const NOTHING: Grammar = Grammar {
    names: "",
    form: Form::Program,
    line_comments: &[],
    block_comments: &[],
    quotes: ("\"", &[]),
    lone_quotes: false,
    prefixes: "",
    signs: "",
    inner: "",
    capitals: false,
    keys: false,
    any_case: false,
    keywords: "",
};

/// Languages with the comments of C.
const C_LIKE: Grammar = Grammar {
    line_comments: &["//"],
    block_comments: &[("/*", "*/", false)],
    quotes: ("\"'", &[]),
    ..NOTHING
};

/// Languages with `#` for comments.
const HASH: Grammar = Grammar {
    line_comments: &["#"],
    quotes: ("\"'", &[]),
    ..NOTHING
};

/// Constants of most languages.
pub(super) const CONSTANTS: &str =
    " true false null nil None True False undefined NaN nullptr NULL YES NO Infinity ";

const GRAMMARS: &[Grammar] = &[
    Grammar {
        names: " javascript js jsx mjs cjs typescript ts tsx node vue svelte ",
        quotes: ("\"'", &["`"]),
        signs: "@",
        inner: "$",
        capitals: true,
        keywords: " abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in instanceof interface keyof let namespace new of private protected public readonly return satisfies set static super switch this throw try type typeof var void while with yield any boolean never number string unknown ",
        ..C_LIKE
    },
    Grammar {
        names: " python py python3 py3 ipython pycon gyp ",
        quotes: ("\"'", &["\"\"\"", "'''"]),
        prefixes: "rRbBfFuUtT",
        signs: "@",
        capitals: true,
        keywords: " and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield ",
        ..HASH
    },
    Grammar {
        names: " rust rs ",
        block_comments: &[("/*", "*/", true)],
        quotes: ("'", &["\""]),
        lone_quotes: true,
        prefixes: "rbc",
        capitals: true,
        keywords: " as async await break const continue crate dyn else enum extern fn for if impl in let loop macro_rules match mod move mut pub ref return self Self static struct super trait type union unsafe use where while bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize ",
        ..C_LIKE
    },
    Grammar {
        names: " c h objective-c objectivec objc obj-c cuda glsl hlsl arduino ",
        signs: "@",
        keywords: " auto break case char const constexpr continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool size_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t id self super @interface @implementation @end @property @protocol @selector @synthesize @autoreleasepool #include #define #undef #if #ifdef #ifndef #else #elif #endif #pragma #import #error ",
        ..C_LIKE
    },
    Grammar {
        names: " cpp c++ cc cxx hpp hxx ",
        prefixes: "RLuU",
        keywords: " alignas alignof auto bool break case catch char char16_t char32_t class co_await co_return co_yield concept const consteval constexpr const_cast continue decltype default delete do double dynamic_cast else enum explicit export extern final float for friend goto if inline int long mutable namespace new noexcept operator override private protected public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch template this throw try typedef typeid typename union unsigned using virtual void volatile while size_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t #include #define #undef #if #ifdef #ifndef #else #elif #endif #pragma #error ",
        ..C_LIKE
    },
    Grammar {
        names: " java jsp groovy gradle ",
        quotes: ("\"'", &["\"\"\""]),
        signs: "@",
        capitals: true,
        keywords: " abstract assert boolean break byte case catch char class const continue def default do double else enum extends final finally float for goto if implements import in instanceof int interface long native new package permits private protected public record return sealed short static strictfp super switch synchronized this throw throws transient try var void volatile while yield ",
        ..C_LIKE
    },
    Grammar {
        names: " csharp cs c# fsharp ",
        prefixes: "@$",
        capitals: true,
        keywords: " abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern finally fixed float for foreach get goto if implicit in init int interface internal is lock long namespace new nint object operator out override params partial private protected public readonly record ref required return sbyte sealed set short sizeof stackalloc static string struct switch this throw try typeof uint ulong unchecked unsafe ushort using value var virtual void volatile when where while with yield ",
        ..C_LIKE
    },
    Grammar {
        names: " go golang ",
        quotes: ("\"'", &["`"]),
        keywords: " any bool break byte case chan comparable complex64 complex128 const continue default defer else error fallthrough float32 float64 for func go goto if import int int8 int16 int32 int64 interface iota map package range return rune select string struct switch type uint uint8 uint16 uint32 uint64 uintptr var append cap close copy delete len make new panic recover ",
        ..C_LIKE
    },
    Grammar {
        names: " kotlin kt kts scala sc ",
        quotes: ("\"'", &["\"\"\""]),
        lone_quotes: true,
        signs: "@",
        capitals: true,
        keywords: " abstract actual as break by case catch class companion const constructor continue crossinline data def do else enum expect extends external final finally for forSome fun get given if implicit import in infix init inline inner interface internal is lateinit lazy match new noinline object open operator out override package private protected public reified return sealed set super suspend tailrec this throw trait try type typealias val var vararg when where while with yield ",
        ..C_LIKE
    },
    Grammar {
        names: " swift ",
        block_comments: &[("/*", "*/", true)],
        quotes: ("\"", &["\"\"\""]),
        signs: "@",
        capitals: true,
        keywords: " actor any as associatedtype async await break case catch class continue convenience default defer deinit do dynamic else enum extension fallthrough fileprivate final for func get guard if import in indirect infix init inout internal is lazy let mutating nonisolated open operator optional override private protocol public repeat required rethrows return self Self set some static struct subscript super switch throw throws try typealias unowned var weak where while willSet didSet ",
        ..C_LIKE
    },
    Grammar {
        names: " dart ",
        quotes: ("\"'", &["\"\"\"", "'''"]),
        signs: "@",
        capitals: true,
        keywords: " abstract as assert async await base bool break case catch class const continue covariant default deferred do double dynamic else enum export extends extension external factory final finally for get hide if implements import in int interface is late library mixin new num on operator part required rethrow return sealed set show static super switch sync this throw try typedef var void when while with yield ",
        ..C_LIKE
    },
    Grammar {
        names: " php ",
        line_comments: &["//", "#"],
        signs: "$",
        capitals: true,
        keywords: " abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or parent print private protected public readonly require require_once return self static switch throw trait try unset use var void while xor yield int string bool float mixed ",
        ..C_LIKE
    },
    Grammar {
        names: " ruby rb rake erb crystal ",
        block_comments: &[("\n=begin", "\n=end", false)],
        signs: "@$",
        inner: "?!",
        capitals: true,
        keywords: " alias and attr_accessor attr_reader attr_writer begin break case class def defined? do else elsif end ensure extend for if in include lambda module next not or private proc protected public puts raise redo require require_relative rescue retry return self super then undef unless until when while yield ",
        ..HASH
    },
    Grammar {
        names: " perl pl pm raku ",
        signs: "$@",
        keywords: " and bless cmp continue defined delete die do each else elsif eq eval exists for foreach ge given gt if keys last le local lt my ne next no not or our package print push redo ref require return say shift sort splice sub undef unless until use values wantarray when while ",
        ..HASH
    },
    Grammar {
        names: " sh bash shell zsh console shellsession terminal fish ksh shell-session ",
        signs: "$",
        inner: "-",
        keywords: " alias break case cd continue do done echo elif else esac eval exec exit export fi for function if in local printf read readonly return select set shift source sudo then trap unset until while ",
        ..HASH
    },
    Grammar {
        names: " powershell ps1 ps pwsh ",
        block_comments: &[("<#", "#>", false)],
        signs: "$",
        inner: "-",
        any_case: true,
        keywords: " begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach function if in param process return switch throw trap try until using while ",
        ..HASH
    },
    Grammar {
        names: " sql mysql postgresql postgres pgsql sqlite plsql tsql hql hive ",
        line_comments: &["--", "#"],
        block_comments: &[("/*", "*/", false)],
        quotes: ("\"'`", &[]),
        any_case: true,
        keywords: " add all alter and any as asc begin between bigint boolean by cascade case cast char check column commit constraint create cross current_timestamp database date decimal declare default delete desc distinct drop else end escape except exec execute exists explain fetch float for foreign from full function grant group having if in index inner insert int integer intersect into is join key left like limit not null numeric of offset on or order outer over partition primary procedure references replace returning revoke right rollback row rows select set show table text then timestamp to transaction trigger truncate union unique update use using values varchar view when where while with ",
        ..NOTHING
    },
    Grammar {
        names: " lua luau ",
        line_comments: &["--"],
        block_comments: &[("--[[", "]]", false)],
        quotes: ("\"'", &[]),
        keywords: " and break do else elseif end for function goto if in local not or repeat return self then until while ",
        ..NOTHING
    },
    Grammar {
        names: " r rscript splus ",
        inner: ".",
        keywords: " break else for function if in library next repeat require return TRUE FALSE NA while ",
        ..HASH
    },
    Grammar {
        names: " julia jl elixir ex exs ",
        quotes: ("\"", &["\"\"\""]),
        signs: "@",
        inner: "?!",
        capitals: true,
        keywords: " abstract after and baremodule begin break case catch cond const continue def defimpl defmacro defmodule defp defprotocol defstruct do else elseif end export finally fn for function global if import in isa let local macro module mutable not or primitive quote raise receive rescue return struct super try type unless use using when where while with ",
        ..HASH
    },
    Grammar {
        names: " haskell hs elm purescript ",
        line_comments: &["--"],
        block_comments: &[("{-", "-}", true)],
        quotes: ("\"'", &[]),
        lone_quotes: true,
        inner: "'",
        capitals: true,
        keywords: " as case class data default deriving do else family forall foreign hiding if import in infix infixl infixr instance let module newtype of qualified then type where ",
        ..NOTHING
    },
    Grammar {
        names: " ocaml ml reason fs f# ",
        block_comments: &[("(*", "*)", true)],
        quotes: ("\"'", &[]),
        lone_quotes: true,
        inner: "'",
        capitals: true,
        keywords: " and as assert begin class constraint do done downto else end exception external for fun function functor if in include inherit initializer lazy let match method module mutable new nonrec object of open or private rec sig struct then to try type val virtual when while with yield ",
        ..NOTHING
    },
    Grammar {
        names: " clojure clj lisp elisp emacs-lisp scheme racket common-lisp commonlisp ",
        line_comments: &[";"],
        inner: "-?!*+/<>=",
        keywords: " begin car cdr cond cons def define defmacro defn defun defvar do else fn for if import lambda let let* letrec list loop map ns or and not progn quote recur require set! setq unless when while ",
        ..NOTHING
    },
    Grammar {
        names: " css scss sass less stylus ",
        quotes: ("\"'", &[]),
        signs: "@$",
        inner: "-",
        keywords: " @media @import @keyframes @font-face @supports @layer @include @mixin @extend @use @if @else @for @each @return @function @charset @page @container important ",
        ..C_LIKE
    },
    Grammar {
        names: " json jsonc json5 jsonl ",
        keys: true,
        ..C_LIKE
    },
    Grammar {
        names: " makefile make mk cmake dockerfile docker nginx apache tcl ",
        signs: "$",
        inner: "-",
        keywords: " ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL STOPSIGNAL USER VOLUME WORKDIR AS else endif endforeach endfunction foreach function if ifdef ifeq ifndef ifneq include define endef export set project add_executable add_library target_link_libraries find_package server location listen server_name root index proxy_pass return rewrite upstream events http proc ",
        ..HASH
    },
    Grammar {
        names: " matlab octave ",
        line_comments: &["%"],
        quotes: ("\"'", &[]),
        keywords: " break case catch classdef continue do else elseif end endfunction endif endwhile for function global if otherwise parfor persistent return switch try until while ",
        ..NOTHING
    },
    Grammar {
        names: " latex tex bibtex ",
        line_comments: &["%"],
        quotes: ("", &[]),
        signs: "\\",
        ..NOTHING
    },
    Grammar {
        names: " vim viml vimscript vb vbnet vba basic ",
        quotes: ("", &[]),
        any_case: true,
        keywords: " abort as autocmd byref byval call catch class dim each else elseif end endfor endfunction endif endtry endwhile exit for function get global if imap in inoremap integer let map module new next nmap nnoremap noremap not of or private public return set silent sub then to try unlet vnoremap while with execute finish ",
        ..NOTHING
    },
    Grammar {
        names: " assembly asm nasm masm x86asm armasm llvm wasm wat ",
        line_comments: &[";", "//"],
        signs: "%",
        any_case: true,
        keywords: " add addi adc and b beq bl bne br call cmp db dd div dq dw equ extern global imul inc dec int je jge jg jl jle jmp jne jnz jz ld lea lw li mov movl movq movzx mul neg nop not or pop push ret sal sar sbb section segment sh shl shr st sub sw syscall test xor ",
        ..NOTHING
    },
    Grammar {
        names: " fortran f90 f95 pascal delphi ada ",
        line_comments: &["!", "--", "//"],
        block_comments: &[("{", "}", false), ("(*", "*)", false)],
        quotes: ("\"'", &[]),
        any_case: true,
        keywords: " allocatable array begin call case character const contains do else elseif end enddo endif exit for function goto if implicit in integer intent interface is logical loop module of out package parameter print procedure program read real record repeat return subroutine then to type unit until use var while with write ",
        ..NOTHING
    },
    Grammar {
        names: " protobuf proto graphql gql thrift solidity sol zig verilog systemverilog terraform hcl prisma ",
        line_comments: &["//", "#"],
        signs: "@",
        capitals: true,
        keywords: " address always assign begin bool bytes case comptime const contract data default else emit end endmodule enum error event extend external float fn for function if import initial input interface int32 int64 internal locals mapping message model modifier module mutation oneof option output package payable posedge private provider pub public pure query reg repeated required resource return returns rpc scalar schema service string struct subscription syntax test try type uint uint256 union var variable view void while wire ",
        ..C_LIKE
    },
    Grammar {
        names: " html htm xml svg xhtml rss atom plist xaml mathml markup html5 wxml ",
        form: Form::Markup,
        ..NOTHING
    },
    Grammar {
        names: " yaml yml toml ini properties conf cfg dotenv env editorconfig ",
        form: Form::Settings,
        ..NOTHING
    },
    Grammar {
        names: " diff patch udiff ",
        form: Form::Changes,
        ..NOTHING
    },
];

/// The language of a name, as it stands after a fence.
pub(super) fn find(name: &str) -> Option<&'static Grammar> {
    let name = name.trim().to_ascii_lowercase();
    let simple = !name.is_empty() && !name.contains(char::is_whitespace);
    simple.then(|| GRAMMARS.iter().find(|it| has(it.names, &name)))?
}

/// Whether a list of words, each between blanks, has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    let mut from = 0;
    while let Some(at) = list[from..].find(word) {
        let (start, end) = (from + at, from + at + word.len());
        let bytes = list.as_bytes();
        if start > 0 && bytes[start - 1] == b' ' && bytes.get(end) == Some(&b' ') {
            return true;
        }
        from = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{GRAMMARS, find};

    #[test]
    fn every_name_leads_to_one_language() {
        let mut seen = std::collections::BTreeSet::new();
        for grammar in GRAMMARS {
            assert!(grammar.names.starts_with(' ') && grammar.names.ends_with(' '));
            for name in grammar.names.split_whitespace() {
                assert!(seen.insert(name), "{name}");
            }
            let keywords = grammar.keywords;
            assert!(keywords.is_empty() || keywords.starts_with(' ') && keywords.ends_with(' '));
        }
        assert!(find("C++").is_some() && find("Rust").is_some());
        assert!(find("plain").is_none() && find("").is_none() && find("rust js").is_none());
    }
}
