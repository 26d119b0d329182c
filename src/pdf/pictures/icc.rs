//! ICC profiles of pictures: which can stand in a PDF, and the colour space they make.

use lopdf::{Object, dictionary};

use crate::pdf::object::name;
use crate::pdf::stream::deflated;

/// The colour space for this number of components and this profile. It is the device colour space when the
/// profile is unusable or missing, or is sRGB (the output intent makes device colours sRGB).
///
/// `None` for four components without a profile: PDF/A has no meaning for them
/// (ISO 19005-3, 6.2.4.3).
pub(super) fn space(components: u8, profile: &[u8]) -> Option<Object> {
    let device = match components {
        1 => Some(name("DeviceGray")),
        3 => Some(name("DeviceRGB")),
        _ => None,
    };
    if !is_usable(components, profile) || (device.is_some() && is_srgb(profile)) {
        return device;
    }
    let alternate = match components {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        _ => "DeviceCMYK",
    };
    let stream = dictionary! {
        "N" => i64::from(components),
        "Alternate" => name(alternate),
    };
    let stream = Object::Stream(deflated(stream, profile));
    Some(Object::Array(vec![name("ICCBased"), stream]))
}

/// Whether a profile is complete, has a class and version that PDF 1.7 allows, and fits the samples.
fn is_usable(components: u8, profile: &[u8]) -> bool {
    let field = |from: usize| profile.get(from..from + 4).unwrap_or_default();
    let size = field(0)
        .iter()
        .fold(0, |size, it| size << 8 | usize::from(*it));
    let space: &[u8] = match components {
        1 => b"GRAY",
        3 => b"RGB ",
        4 => b"CMYK",
        _ => return false,
    };
    let classes: [&[u8]; 4] = [b"scnr", b"mntr", b"prtr", b"spac"];
    size == profile.len()
        && size > 132
        && field(36) == b"acsp"
        && field(16) == space
        && classes.contains(&field(12))
        && matches!(profile.get(8), Some(2 | 4))
}

/// Whether a profile calls itself sRGB, in ASCII (version 2) or UTF-16 (version 4).
fn is_srgb(profile: &[u8]) -> bool {
    let name = b"sRGB IEC61966-2";
    let wide: Vec<u8> = name.iter().flat_map(|it| [0, *it]).collect();
    profile.windows(name.len()).any(|it| it == name)
        || profile.windows(wide.len()).any(|it| it == wide)
}

#[cfg(test)]
mod tests {
    use lopdf::Object;

    use super::space;
    use crate::pdf::object::name;

    const SRGB: &[u8] = include_bytes!("../seal/sRGB.icc");

    #[test]
    fn a_whole_profile_makes_a_colour_space() {
        assert!(matches!(space(3, SRGB), Some(Object::Array(_))));
    }

    #[test]
    fn unfit_or_truncated_profiles_are_not_used() {
        assert_eq!(space(1, SRGB), Some(name("DeviceGray")));
        assert_eq!(space(3, &SRGB[..700]), Some(name("DeviceRGB")));
        assert_eq!(space(4, SRGB), None);
        assert_eq!(space(4, &[]), None);
    }

    #[test]
    fn an_srgb_profile_becomes_the_device_space() {
        let mut profile = SRGB.to_vec();
        profile.extend_from_slice(b"sRGB IEC61966-2.1");
        let size = u32::try_from(profile.len()).unwrap().to_be_bytes();
        profile[..4].copy_from_slice(&size);
        assert_eq!(space(3, &profile), Some(name("DeviceRGB")));
    }
}
