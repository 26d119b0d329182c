//! AVIF → pixels. `rav1d` decodes AV1 to planes of brightness and colour; this file turns the planes into RGB.

use image::{DynamicImage, RgbImage};
use re_rav1d::dav1d::pixel::MatrixCoefficients;
use re_rav1d::dav1d::{self, PixelLayout, PlanarImageComponent};

use super::heif;
use crate::model::NoPicture;

/// Decodes the picture of an AVIF. Its orientation is not applied.
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(super) fn decode(bytes: &[u8]) -> Result<DynamicImage, NoPicture> {
    let found = heif::open(bytes).ok_or(NoPicture::AvifBoxesDamaged)?;
    if &found.coding != b"av01" {
        return Err(NoPicture::AvifOfTiles);
    }
    let mut colour = Planes::decode(&found.coded)?;
    if let Some((_, full_range)) = found.matrix {
        colour.full_range = full_range;
    }
    let rgb = colour.to_rgb(found.matrix);
    let Some(alpha) = &found.alpha else {
        return Ok(rgb.into());
    };
    let alpha = Planes::decode(alpha)?;
    if (alpha.width, alpha.height) != rgb.dimensions() {
        return Err(NoPicture::AvifAlphaMismatch);
    }
    let mut image = DynamicImage::from(rgb).into_rgba8();
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        pixel.0[3] = to_byte(alpha.luma(x, y));
    }
    Ok(image.into())
}

/// A decoded picture: a plane of brightness and, unless it is grey, two planes of colour.
struct Planes {
    width: u32,
    height: u32,
    /// How many columns and rows one sample of colour covers, as powers of two; `None` for a grey picture.
    chroma: Option<(u32, u32)>,
    /// The largest value of a sample.
    top: f32,
    full_range: bool,
    matrix: Matrix,
    planes: Vec<(Vec<u16>, usize)>,
}

/// How brightness was computed from red, green and blue ("matrix coefficients": ISO/IEC 23091-2, 8.3).
#[derive(Clone, Copy)]
enum Matrix {
    /// The planes are green, blue and red themselves.
    Identity,
    /// The shares of red and of blue in brightness.
    Mixed(f32, f32),
}

impl Matrix {
    fn of(code: u32) -> Self {
        match code {
            0 => Self::Identity,
            1 => Self::Mixed(0.2126, 0.0722),
            9 | 10 => Self::Mixed(0.2627, 0.0593),
            // libavif and browsers, too, read "unspecified" (2) as BT.601.
            _ => Self::Mixed(0.299, 0.114),
        }
    }
}

impl Planes {
    fn decode(coded: &[u8]) -> Result<Self, NoPicture> {
        let failed = |problem: dav1d::Error| NoPicture::AvifDamaged {
            problem: problem.to_string(),
        };
        if coded.is_empty() {
            return Err(NoPicture::AvifCutOff);
        }
        let mut settings = dav1d::Settings::new();
        settings.set_n_threads(1);
        settings.set_max_frame_delay(1);
        settings.set_frame_size_limit(1 << 26);
        let mut decoder = dav1d::Decoder::with_settings(&settings).map_err(failed)?;
        let mut sent = decoder.send_data(coded.to_vec(), None, None, None);
        // The error "again" means: take a picture out before sending more. A still picture needs few rounds.
        for _ in 0..64 {
            if let Ok(picture) = decoder.get_picture() {
                return Self::of(&picture);
            }
            match sent {
                Err(problem) if problem.is_again() => sent = decoder.send_pending_data(),
                Err(problem) => return Err(failed(problem)),
                Ok(()) => break,
            }
        }
        let picture = decoder.get_picture().map_err(failed)?;
        Self::of(&picture)
    }

    fn of(picture: &dav1d::Picture) -> Result<Self, NoPicture> {
        let (width, height) = (picture.width(), picture.height());
        let chroma = match picture.pixel_layout() {
            PixelLayout::I400 => None,
            PixelLayout::I420 => Some((1, 1)),
            PixelLayout::I422 => Some((1, 0)),
            PixelLayout::I444 => Some((0, 0)),
        };
        let wanted: &[PlanarImageComponent] = match chroma {
            None => &[PlanarImageComponent::Y],
            Some(_) => &[
                PlanarImageComponent::Y,
                PlanarImageComponent::U,
                PlanarImageComponent::V,
            ],
        };
        let bits = u32::try_from(picture.bit_depth()).unwrap_or(8).clamp(8, 12);
        let planes = wanted
            .iter()
            .map(|it| {
                let bytes = picture.plane(*it);
                let stride = usize::try_from(picture.stride(*it)).unwrap_or(usize::MAX);
                if bits == 8 {
                    (bytes.iter().map(|it| u16::from(*it)).collect(), stride)
                } else {
                    let pairs = bytes.chunks_exact(2);
                    let samples = pairs.map(|it| u16::from_ne_bytes([it[0], it[1]])).collect();
                    (samples, stride / 2)
                }
            })
            .collect();
        let matrix = picture.matrix_coefficients();
        let code = if matrix == MatrixCoefficients::Identity {
            0
        } else if matrix == MatrixCoefficients::BT709 {
            1
        } else if matrix == MatrixCoefficients::BT2020NonConstantLuminance {
            9
        } else {
            2
        };
        let top = u16::try_from((1u32 << bits) - 1).unwrap_or(u16::MAX);
        Ok(Self {
            width,
            height,
            chroma,
            top: f32::from(top),
            full_range: picture.color_range() == dav1d::pixel::YUVRange::Full,
            matrix: Matrix::of(code),
            planes,
        })
    }

    fn sample(&self, plane: usize, x: u32, y: u32) -> f32 {
        let Some((samples, stride)) = self.planes.get(plane) else {
            return 0.0;
        };
        let [x, y] = [x, y].map(|it| usize::try_from(it).unwrap_or(usize::MAX));
        f32::from(
            samples
                .get(y.saturating_mul(*stride).saturating_add(x))
                .copied()
                .unwrap_or(0),
        )
    }

    /// Brightness from 0 to 1.
    fn luma(&self, x: u32, y: u32) -> f32 {
        let sample = self.sample(0, x, y) / self.top;
        if self.full_range {
            sample
        } else {
            (sample * 255.0 - 16.0) / 219.0
        }
    }

    /// One of the two colour differences (Cb, Cr), from −½ to ½.
    fn colour(&self, plane: usize, x: u32, y: u32) -> f32 {
        let Some((across, down)) = self.chroma else {
            return 0.0;
        };
        let middle = (self.top + 1.0) / 2.0;
        let sample = (self.sample(plane, x >> across, y >> down) - middle) / self.top;
        if self.full_range {
            sample
        } else {
            sample * 255.0 / 224.0
        }
    }

    fn to_rgb(&self, written: Option<(u32, bool)>) -> RgbImage {
        let matrix = written.map_or(self.matrix, |it| Matrix::of(it.0));
        RgbImage::from_fn(self.width, self.height, |x, y| {
            let luma = self.luma(x, y);
            let rgb = match matrix {
                Matrix::Identity if self.chroma.is_some() => {
                    let plane = |it| self.sample(it, x, y) / self.top;
                    [plane(2), plane(0), plane(1)]
                }
                Matrix::Identity => [luma; 3],
                Matrix::Mixed(red, blue) => {
                    let (cb, cr) = (self.colour(1, x, y), self.colour(2, x, y));
                    let r = luma + 2.0 * (1.0 - red) * cr;
                    let b = luma + 2.0 * (1.0 - blue) * cb;
                    [r, (luma - red * r - blue * b) / (1.0 - red - blue), b]
                }
            };
            image::Rgb(rgb.map(to_byte))
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range before"
)]
fn to_byte(share: f32) -> u8 {
    (share * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::samples;

    #[test]
    fn colours_and_transparency_come_out_as_they_went_in() {
        let image = decode(&samples::avif()).unwrap().into_rgba8();
        let expected = samples::gradient(12, 8);
        for (x, y, pixel) in image.enumerate_pixels() {
            let wanted = expected.get_pixel(x, y).0;
            for channel in 0..3 {
                let off = pixel.0[channel].abs_diff(wanted[channel]);
                assert!(off < 24, "{x} {y}: {pixel:?} {wanted:?}"); // 4:2:0 at quality 90
            }
            assert!(pixel.0[3].abs_diff(if x < 6 { 255 } else { 128 }) < 3);
        }
    }

    #[test]
    fn any_cut_or_flip_is_an_error_or_a_picture() {
        let whole = samples::avif();
        for at in 0..whole.len() {
            _ = decode(&whole[..at]);
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            _ = std::panic::catch_unwind(|| decode(&flipped));
        }
    }
}
