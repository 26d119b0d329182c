//! Why a picture is not there: facts, which `words` tells readers in their language.

use std::fmt;
use std::net::IpAddr;

/// Why a picture is not there: one reason for each of its addresses that was tried, the best address
/// first; empty while nobody has looked for it. Prints itself in English, for reports.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reasons(pub Vec<NoPicture>);

impl From<NoPicture> for Reasons {
    fn from(reason: NoPicture) -> Self {
        Self(vec![reason])
    }
}

impl Reasons {
    /// The [code](NoPicture::code) of each.
    #[must_use]
    pub fn codes(&self) -> Vec<&'static str> {
        self.0.iter().map(NoPicture::code).collect()
    }
}

impl fmt::Display for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, reason) in self.0.iter().enumerate() {
            let between = if number == 0 { "" } else { "; " };
            write!(f, "{between}{reason}")?;
        }
        Ok(())
    }
}

/// Why an address leads to no picture, or bytes to none that can be shown.
///
/// `problem` is always what the system or a library said, in its own words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NoPicture {
    /// A host said so to an earlier run, and the cache remembers it.
    AskedBefore(Box<NoPicture>),

    /// The address is empty.
    AddressEmpty,
    /// It is no address.
    AddressMalformed {
        /// What the parser said.
        problem: String,
    },
    /// Nobody follows addresses of this scheme.
    SchemeUnknown {
        /// Without the colon.
        scheme: String,
    },
    /// The address names no host.
    AddressWithoutHost,
    /// A `data:` address without a comma.
    DataWithoutComma,
    /// A `data:` address whose base64 is none.
    DataNotBase64,

    /// There is no such file.
    FileAbsent,
    /// The file lies outside the folders that are open to the article.
    FileOutside,
    /// A folder, a device or another thing that is no regular file.
    FileIrregular,
    /// The file is too large.
    FileTooLarge {
        /// The bound in MiB.
        most: u64,
    },
    /// The system refuses to read the file.
    FileUnreadable {
        /// What it said.
        problem: String,
    },

    /// Nothing is fetched in this run.
    Offline,
    /// The proxy cannot be used.
    ProxyUnusable {
        /// Its address.
        proxy: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The certificates to trust cannot be read.
    CertificatesUnreadable {
        /// What is wrong with them.
        problem: String,
    },
    /// The file of certificates to trust holds none.
    CertificatesAbsent,
    /// Articles may not ask at this port.
    PortClosed {
        /// The port.
        port: u16,
    },
    /// Articles may not ask at this address.
    AddressClosed {
        /// The address.
        address: IpAddr,
        /// Why not.
        kind: AddressKind,
    },
    /// The host has no address that articles may ask at.
    HostClosed {
        /// Its name.
        host: String,
        /// Its last address.
        address: IpAddr,
        /// Why that is closed.
        kind: AddressKind,
    },
    /// Nobody knows the host.
    HostUnknown,
    /// The host answered with a status that means no.
    HostRefused {
        /// The status.
        status: u16,
        /// The phrase that the HTTP standard has for it.
        phrase: String,
    },
    /// A step of the transfer took too long.
    TimedOut {
        /// Which.
        step: String,
    },
    /// All tries together took too long.
    TookTooLong,
    /// More redirects than are followed.
    TooManyRedirects {
        /// The bound.
        most: u32,
    },
    /// A redirect to something that is no address.
    RedirectedNowhere {
        /// What the parser said.
        problem: String,
    },
    /// The transfer broke off.
    BrokenOff {
        /// From which host.
        host: String,
        /// What the system said.
        problem: String,
    },
    /// The picture was another one when its rest was asked for.
    ChangedMidway,
    /// The network failed in another way.
    NetworkFailed {
        /// What the client said.
        problem: String,
    },
    /// There is no way to ask for it.
    NotAsked,
    /// The pictures of the article are too many bytes together.
    ArticleTooLarge {
        /// The bound in MiB.
        most: u64,
    },

    /// The picture has too many bytes.
    TooManyBytes {
        /// The bound in MiB.
        most: u64,
    },
    /// It has too many bytes once decompressed.
    TooManyBytesInside {
        /// The bound in MiB.
        most: u64,
    },
    /// It has too many pixels.
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The bound in millions.
        most: u64,
    },
    /// It has more pixels than there is memory to convert.
    TooManyToConvert {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Its bytes came and cannot be put anywhere.
    NotKept {
        /// What the system said.
        problem: String,
    },
    /// Its bytes were put somewhere and cannot be read back.
    NotReadBack {
        /// What the system said.
        problem: String,
    },

    /// What came is something else.
    NotAPicture(Instead),
    /// The header is damaged or cut off.
    HeaderDamaged,
    /// The picture has no pixels.
    ZeroPixels,
    /// A decoder says that the picture is damaged.
    Damaged {
        /// What it said.
        problem: String,
    },
    /// The pixels are not those that the header speaks of.
    HeaderContradicted,
    /// There are fewer pixels than there should be.
    CutOff,
    /// The decoder panicked.
    DecoderFailed,
    /// The boxes of an AVIF are damaged.
    AvifBoxesDamaged,
    /// An AVIF that is made of tiles.
    AvifOfTiles,
    /// The transparency of an AVIF is of another size than its colours.
    AvifAlphaMismatch,
    /// The AV1 decoder says that an AVIF is damaged.
    AvifDamaged {
        /// What it said.
        problem: String,
    },
    /// An AVIF that holds nothing.
    AvifCutOff,
    /// An SVG that is too long to be drawn.
    SvgTooLong,
    /// An SVG whose filters would take too much time.
    SvgTooMuchWork,
    /// An SVG that cannot be parsed.
    SvgDamaged {
        /// What the parser said.
        problem: String,
    },
    /// An SVG without a size.
    SvgWithoutSize,
    /// AVIF, in a library that is built without its decoder.
    AvifUndecodable,
    /// HEIC, which nothing here decodes.
    HeicUndecodable,
    /// The encoder of JPEG refused the pixels.
    JpegUnencodable {
        /// What it said.
        problem: String,
    },
    /// The encoder of PNG refused the pixels.
    PngUnencodable {
        /// What it said.
        problem: String,
    },
    /// What was made of it cannot be put anywhere.
    MadeNotKept {
        /// What the system said.
        problem: String,
    },
    /// The PDF cannot hold it.
    NotDrawn {
        /// Why.
        problem: String,
    },
    /// It is not kept beside the book either: what its camera wrote is to be dropped, and nobody can
    /// take that out of it.
    NotAttached,
}

/// What came instead of a picture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Instead {
    /// No bytes.
    Nothing,
    /// A page, usually one that says no.
    Html,
    /// Another XML text.
    Xml,
    /// A JSON text.
    Json,
    /// A PDF file.
    Pdf,
    /// A compressed file.
    Compressed,
    /// Something else.
    Unknown,
}

/// Why an IP address is closed to articles.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AddressKind {
    /// It belongs to no host.
    Unspecified,
    /// It means this machine.
    Loopback,
    /// Somebody's own network.
    Private,
    /// A network between a carrier and its customers.
    Carrier,
    /// Where machines of a cloud are told their secrets.
    Metadata,
    /// It leads to the next machines only.
    LinkLocal,
    /// For tests of networks; some proxies use them as a stand-in.
    Test,
    /// Reserved by the registries.
    Reserved,
    /// It means many machines.
    Multicast,
    /// A translation to IPv4 that is not the public one.
    LocalNat64,
    /// A tunnel.
    Teredo,
}

impl NoPicture {
    /// A name that does not change from version to version, for reports and the cache. What was asked
    /// before has the name of what was said then.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AskedBefore(said) => said.code(),
            Self::AddressEmpty => "address-empty",
            Self::AddressMalformed { .. } => "address-malformed",
            Self::SchemeUnknown { .. } => "scheme-unknown",
            Self::AddressWithoutHost => "address-without-host",
            Self::DataWithoutComma => "data-without-comma",
            Self::DataNotBase64 => "data-not-base64",
            Self::FileAbsent => "file-absent",
            Self::FileOutside => "file-outside",
            Self::FileIrregular => "file-irregular",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::FileUnreadable { .. } => "file-unreadable",
            Self::Offline => "offline",
            Self::ProxyUnusable { .. } => "proxy-unusable",
            Self::CertificatesUnreadable { .. } => "certificates-unreadable",
            Self::CertificatesAbsent => "certificates-absent",
            Self::PortClosed { .. } => "port-closed",
            Self::AddressClosed { .. } => "address-closed",
            Self::HostClosed { .. } => "host-closed",
            Self::HostUnknown => "host-unknown",
            Self::HostRefused { .. } => "host-refused",
            Self::TimedOut { .. } => "timed-out",
            Self::TookTooLong => "took-too-long",
            Self::TooManyRedirects { .. } => "too-many-redirects",
            Self::RedirectedNowhere { .. } => "redirected-nowhere",
            Self::BrokenOff { .. } => "broken-off",
            Self::ChangedMidway => "changed-midway",
            Self::NetworkFailed { .. } => "network-failed",
            Self::NotAsked => "not-asked",
            Self::ArticleTooLarge { .. } => "article-too-large",
            Self::TooManyBytes { .. } => "too-many-bytes",
            Self::TooManyBytesInside { .. } => "too-many-bytes-inside",
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::TooManyToConvert { .. } => "too-many-to-convert",
            Self::NotKept { .. } => "not-kept",
            Self::NotReadBack { .. } => "not-read-back",
            Self::NotAPicture(Instead::Nothing) => "nothing-came",
            Self::NotAPicture(Instead::Html) => "html-came",
            Self::NotAPicture(Instead::Xml) => "xml-came",
            Self::NotAPicture(Instead::Json) => "json-came",
            Self::NotAPicture(Instead::Pdf) => "pdf-came",
            Self::NotAPicture(Instead::Compressed) => "compressed-came",
            Self::NotAPicture(Instead::Unknown) => "unknown-came",
            Self::HeaderDamaged => "header-damaged",
            Self::ZeroPixels => "zero-pixels",
            Self::Damaged { .. } => "damaged",
            Self::HeaderContradicted => "header-contradicted",
            Self::CutOff => "cut-off",
            Self::DecoderFailed => "decoder-failed",
            Self::AvifBoxesDamaged => "avif-boxes-damaged",
            Self::AvifOfTiles => "avif-of-tiles",
            Self::AvifAlphaMismatch => "avif-alpha-mismatch",
            Self::AvifDamaged { .. } => "avif-damaged",
            Self::AvifCutOff => "avif-cut-off",
            Self::SvgTooLong => "svg-too-long",
            Self::SvgTooMuchWork => "svg-too-much-work",
            Self::SvgDamaged { .. } => "svg-damaged",
            Self::SvgWithoutSize => "svg-without-size",
            Self::AvifUndecodable => "avif-undecodable",
            Self::HeicUndecodable => "heic-undecodable",
            Self::JpegUnencodable { .. } => "jpeg-unencodable",
            Self::PngUnencodable { .. } => "png-unencodable",
            Self::MadeNotKept { .. } => "made-not-kept",
            Self::NotDrawn { .. } => "not-drawn",
            Self::NotAttached => "not-attached",
        }
    }
}

impl std::error::Error for NoPicture {}

impl fmt::Display for NoPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AskedBefore(said) => write!(f, "{said} (asked before)"),
            Self::AddressEmpty => f.write_str("the address is empty"),
            Self::AddressMalformed { problem } => write!(f, "the address is malformed: {problem}"),
            Self::SchemeUnknown { scheme } => {
                write!(f, "addresses of kind `{scheme}:` are not followed")
            }
            Self::AddressWithoutHost => f.write_str("the address names no host"),
            Self::DataWithoutComma => f.write_str("the `data:` address has no comma"),
            Self::DataNotBase64 => f.write_str("the `data:` address is not valid base64"),
            Self::FileAbsent => f.write_str("no such file"),
            Self::FileOutside => f.write_str("the file lies outside the allowed folders"),
            Self::FileIrregular => f.write_str("not a regular file"),
            Self::FileTooLarge { most } => write!(f, "the file is larger than {most} MiB"),
            Self::FileUnreadable { problem } => write!(f, "the file cannot be read: {problem}"),
            Self::Offline => f.write_str("not fetched: working offline"),
            Self::ProxyUnusable { proxy, problem } => {
                write!(f, "the proxy `{proxy}` cannot be used: {problem}")
            }
            Self::CertificatesUnreadable { problem } => {
                write!(f, "the CA bundle cannot be read: {problem}")
            }
            Self::CertificatesAbsent => f.write_str("the CA bundle holds no certificate"),
            Self::PortClosed { port } => write!(f, "port {port} is closed to articles"),
            Self::AddressClosed { address, kind } => {
                write!(f, "{address} is {kind}, which is closed to articles")
            }
            Self::HostClosed {
                host,
                address,
                kind,
            } => write!(
                f,
                "`{host}` is closed: {address} is {kind}, which is closed to articles"
            ),
            Self::HostUnknown => f.write_str("the host cannot be found"),
            Self::HostRefused { status, phrase } => {
                write!(f, "the host answers {status} {phrase}")
            }
            Self::TimedOut { step } => write!(f, "no answer in time ({step})"),
            Self::TookTooLong => f.write_str("it took too long"),
            Self::TooManyRedirects { most } => write!(f, "more than {most} redirects"),
            Self::RedirectedNowhere { problem } => write!(f, "redirected nowhere: {problem}"),
            Self::BrokenOff { host, problem } => {
                write!(f, "the transfer from `{host}` broke off: {problem}")
            }
            Self::ChangedMidway => f.write_str("the picture changed while it came"),
            Self::NetworkFailed { problem } => f.write_str(problem),
            Self::NotAsked => f.write_str("not asked for"),
            Self::ArticleTooLarge { most } => {
                write!(f, "the pictures of the article are more than {most} MiB")
            }
            Self::TooManyBytes { most } => write!(f, "more than {most} MiB"),
            Self::TooManyBytesInside { most } => {
                write!(f, "more than {most} MiB once decompressed")
            }
            Self::TooManyPixels {
                width,
                height,
                most,
            } => write!(f, "{width} × {height} pixels, more than {most} million"),
            Self::TooManyToConvert { width, height } => {
                write!(f, "{width} × {height} pixels are too many to convert")
            }
            Self::NotKept { problem } => write!(f, "its bytes cannot be kept: {problem}"),
            Self::NotReadBack { problem } => write!(f, "its bytes cannot be read back: {problem}"),
            Self::NotAPicture(instead) => instead.fmt(f),
            Self::HeaderDamaged => f.write_str("the picture's header is damaged or cut off"),
            Self::ZeroPixels => f.write_str("the picture is empty (0 pixels)"),
            Self::Damaged { problem } => write!(f, "the picture is damaged: {problem}"),
            Self::HeaderContradicted => f.write_str("the picture contradicts its header"),
            Self::CutOff => f.write_str("the picture is cut off"),
            Self::DecoderFailed => f.write_str("the decoder failed"),
            Self::AvifBoxesDamaged => f.write_str("the picture's boxes are damaged"),
            Self::AvifOfTiles => f.write_str("an AVIF made of tiles cannot be decoded"),
            Self::AvifAlphaMismatch => {
                f.write_str("the transparency is of another size than the picture")
            }
            Self::AvifDamaged { problem } => write!(f, "the AVIF is damaged: {problem}"),
            Self::AvifCutOff => f.write_str("the AVIF is cut off"),
            Self::SvgTooLong => f.write_str("the SVG is too long to be drawn"),
            Self::SvgTooMuchWork => f.write_str("drawing the SVG would take too long"),
            Self::SvgDamaged { problem } => write!(f, "the SVG is damaged: {problem}"),
            Self::SvgWithoutSize => f.write_str("the SVG has no size"),
            Self::AvifUndecodable => f.write_str("AVIF is not decoded by this build"),
            Self::HeicUndecodable => f.write_str("HEIC cannot be decoded by free software in Rust"),
            Self::JpegUnencodable { problem } => write!(f, "not encoded as JPEG: {problem}"),
            Self::PngUnencodable { problem } => write!(f, "not encoded as PNG: {problem}"),
            Self::MadeNotKept { problem } => write!(f, "not kept: {problem}"),
            Self::NotDrawn { problem } => f.write_str(problem),
            Self::NotAttached => {
                f.write_str("not kept either, for what its camera wrote is to be dropped")
            }
        }
    }
}

impl fmt::Display for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing came (0 bytes)",
            Self::Html => "an HTML page, not a picture",
            Self::Xml => "an XML text, not a picture",
            Self::Json => "a JSON text, not a picture",
            Self::Pdf => "a PDF file, not a picture",
            Self::Compressed => "a compressed file, not a picture",
            Self::Unknown => "not a picture of any type we know",
        })
    }
}

impl fmt::Display for AddressKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "an address of no host",
            Self::Loopback => "a loopback address",
            Self::Private => "a private address",
            Self::Carrier => "a carrier's private address",
            Self::Metadata => "a metadata service",
            Self::LinkLocal => "a link-local address",
            Self::Test => "a test address (or a proxy's stand-in)",
            Self::Reserved => "a reserved address",
            Self::Multicast => "a multicast address",
            Self::LocalNat64 => "a local NAT64 address",
            Self::Teredo => "a Teredo address",
        })
    }
}
