//! The output intent: device colours mean sRGB.

use lopdf::{Document, ObjectId, dictionary};

use crate::pdf::object::{bytes, to};
use crate::pdf::stream::deflated;

/// A small sRGB profile (Compact ICC Profiles by Clinton Ingram, CC0).
const SRGB: &[u8] = include_bytes!("sRGB.icc");

/// The output intent.
pub(super) fn write(document: &mut Document) -> ObjectId {
    let profile = document.add_object(deflated(dictionary! { "N" => 3 }, SRGB));
    document.add_object(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => bytes(b"sRGB"),
        "Info" => bytes(b"sRGB IEC61966-2.1"),
        "RegistryName" => bytes(b"http://www.color.org"),
        "DestOutputProfile" => to(profile),
    })
}
