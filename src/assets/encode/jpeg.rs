//! Pixels to baseline JPEG (ITU-T T.81), every colour at full size.
//!
//! Our own, for making pictures fit is mostly this: whole blocks at a time, in plain arithmetic that
//! compilers turn into vectors, the same on every machine.

use std::io::{self, Write};

use image::DynamicImage;

/// Pixels of a block across and down.
const SIDE: usize = 8;

/// The samples or coefficients of a block, row by row.
type Block = [f32; SIDE * SIDE];

/// Writes a picture of grey or RGB, 8 bits a sample; `quality` from 1 to 100.
///
/// # Errors
///
/// When `out` fails, and when the picture is of another kind or longer than a JPEG can be.
pub(super) fn write(image: &DynamicImage, quality: u8, out: &mut impl Write) -> io::Result<()> {
    let colours = usize::from(image.color().channel_count());
    let sides = [image.width(), image.height()].map(u16::try_from);
    let ([Ok(width), Ok(height)], 1 | 3) = (sides, colours) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let scale = Scale::of(quality);
    let tables = [LUMINANCE, CHROMINANCE].map(|it| scale.table(&it));
    let kinds = if colours == 1 { 1 } else { 2 };
    out.write_all(&head(width, height, colours, &tables[..kinds]))?;
    let coders = [
        Coder::new(&DC_LUMINANCE, &AC_LUMINANCE),
        Coder::new(&DC_CHROMINANCE, &AC_CHROMINANCE),
    ];
    let divisors = tables.map(|it| divisors(&it));
    let (width, height) = (usize::from(width), usize::from(height));
    let samples = image.as_bytes();
    let mut bits = Bits::default();
    let mut before = [0; 3];
    let mut blocks = [[0.0; SIDE * SIDE]; 3];
    for top in (0..height).step_by(SIDE) {
        for left in (0..width).step_by(SIDE) {
            cut(
                samples,
                (width, height),
                (left, top),
                &mut blocks[..colours],
            );
            for (colour, block) in blocks[..colours].iter_mut().enumerate() {
                let kind = usize::from(colour > 0);
                transform(block);
                let numbers = quantized(block, &divisors[kind]);
                coders[kind].code(&numbers, &mut before[colour], &mut bits);
            }
        }
        out.write_all(&bits.bytes)?;
        bits.bytes.clear();
    }
    bits.end();
    out.write_all(&bits.bytes)?;
    out.write_all(&[0xFF, 0xD9])
}

/// How coarse quality makes the tables, in hundredths: the customary scale of the Independent JPEG
/// Group.
struct Scale(u32);

impl Scale {
    fn of(quality: u8) -> Self {
        let quality = u32::from(quality.clamp(1, 100));
        Self(if quality < 50 {
            5000 / quality
        } else {
            200 - quality * 2
        })
    }

    fn table(&self, table: &[u8; 64]) -> [u8; 64] {
        table.map(|it| {
            let scaled = (u32::from(it) * self.0 + 50) / 100;
            u8::try_from(scaled.clamp(1, 255)).unwrap_or(255)
        })
    }
}

/// Everything before the coded blocks.
fn head(width: u16, height: u16, colours: usize, tables: &[[u8; 64]]) -> Vec<u8> {
    let mut head = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0".to_vec();
    for (number, table) in (0..).zip(tables) {
        head.extend([0xFF, 0xDB, 0, 67, number]);
        head.extend(ZIGZAG.map(|it| table[it]));
    }
    let count = if colours == 1 { 1_u8 } else { 3 };
    head.extend([0xFF, 0xC0, 0, 8 + 3 * count, 8]);
    head.extend([height.to_be_bytes(), width.to_be_bytes()].concat());
    head.push(count);
    for colour in 0..count {
        head.extend([colour + 1, 0x11, u8::from(colour > 0)]);
    }
    let all = [
        (0x00, &DC_LUMINANCE),
        (0x10, &AC_LUMINANCE),
        (0x01, &DC_CHROMINANCE),
        (0x11, &AC_CHROMINANCE),
    ];
    for (class, codes) in &all[..2 * tables.len()] {
        let length = u16::try_from(19 + codes.values.len()).unwrap_or(0);
        head.extend([0xFF, 0xC4]);
        head.extend(length.to_be_bytes());
        head.push(*class);
        head.extend(codes.counts);
        head.extend(codes.values);
    }
    head.extend([0xFF, 0xDA, 0, 6 + 2 * count, count]);
    for colour in 0..count {
        head.extend([colour + 1, if colour > 0 { 0x11 } else { 0 }]);
    }
    head.extend([0, 63, 0]);
    head
}

/// Cuts a block for each colour out of the samples; beyond the edges, the last row and column go on.
fn cut(
    samples: &[u8],
    (width, height): (usize, usize),
    (left, top): (usize, usize),
    blocks: &mut [Block],
) {
    let colours = blocks.len();
    let columns = SIDE.min(width - left);
    let mut row = [0_u8; 3 * SIDE];
    for down in 0..SIDE {
        let y = (top + down).min(height - 1);
        let from = (y * width + left) * colours;
        let known = columns * colours;
        row[..known].copy_from_slice(&samples[from..from + known]);
        for at in known..SIDE * colours {
            row[at] = row[at - colours];
        }
        let to = down * SIDE..(down + 1) * SIDE;
        match blocks {
            [y, cb, cr] => {
                let [y, cb, cr] = [y, cb, cr].map(|it| &mut it[to.clone()]);
                for (at, pixel) in row.chunks_exact(3).enumerate() {
                    // JFIF 1.02, "Conversion to and from RGB"; brightness is centred on zero.
                    let [r, g, b] = [0, 1, 2].map(|it| f32::from(pixel[it]));
                    y[at] = 0.299 * r + 0.587 * g + 0.114 * b - 128.0;
                    cb[at] = -0.168_736 * r - 0.331_264 * g + 0.5 * b;
                    cr[at] = 0.5 * r - 0.418_688 * g - 0.081_312 * b;
                }
            }
            [grey, ..] => {
                for (to, from) in grey[to].iter_mut().zip(&row) {
                    *to = f32::from(*from) - 128.0;
                }
            }
            [] => {}
        }
    }
}

/// The cosine transform by Arai, Agui and Nakajima, whose results are larger by [`AAN`].
fn transform(block: &mut Block) {
    for row in block.chunks_exact_mut(SIDE) {
        let line: [f32; SIDE] = std::array::from_fn(|it| row[it]);
        row.copy_from_slice(&transform_line(line));
    }
    for column in 0..SIDE {
        let line: [f32; SIDE] = std::array::from_fn(|it| block[it * SIDE + column]);
        for (down, it) in transform_line(line).into_iter().enumerate() {
            block[down * SIDE + column] = it;
        }
    }
}

fn transform_line(x: [f32; SIDE]) -> [f32; SIDE] {
    const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;
    let [s0, s1, s2, s3] = [x[0] + x[7], x[1] + x[6], x[2] + x[5], x[3] + x[4]];
    let [d0, d1, d2, d3] = [x[0] - x[7], x[1] - x[6], x[2] - x[5], x[3] - x[4]];
    // The even ones.
    let (a, b, c, d) = (s0 + s3, s0 - s3, s1 + s2, s1 - s2);
    let turned = (d + b) * HALF;
    // The odd ones.
    let (e, f, g) = (d3 + d2, d2 + d1, d1 + d0);
    let shared = (e - g) * 0.382_683_43;
    let (low, high) = (0.541_196_1 * e + shared, 1.306_563 * g + shared);
    let middle = f * HALF;
    let (p, q) = (d0 + middle, d0 - middle);
    [
        a + c,
        p + high,
        b + turned,
        q - low,
        a - c,
        q + low,
        b - turned,
        p - high,
    ]
}

/// How much larger the results of [`transform_line`] are than those of the transform, over √8.
const AAN: [f32; SIDE] = [
    1.0,
    1.387_039_8,
    1.306_563,
    1.175_875_6,
    1.0,
    0.785_694_96,
    0.541_196_1,
    0.275_899_38,
];

/// What coefficients are multiplied by instead of being divided.
fn divisors(table: &[u8; 64]) -> Block {
    std::array::from_fn(|it| 1.0 / (f32::from(table[it]) * AAN[it / SIDE] * AAN[it % SIDE] * 8.0))
}

/// The coefficients of a block, rounded, in the order in which they are coded.
fn quantized(block: &Block, divisors: &Block) -> [i16; 64] {
    let mut numbers = [0_i16; 64];
    for ((to, it), divisor) in numbers.iter_mut().zip(block).zip(divisors) {
        *to = rounded(it * divisor);
    }
    ZIGZAG.map(|it| numbers[it])
}

/// The nearest whole number.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float this small is cut off to its whole part, which is meant"
)]
fn rounded(it: f32) -> i16 {
    const ABOVE: i32 = 1 << 14;
    // No code stands for more.
    let it = it.clamp(-1023.0, 1023.0);
    ((it + 16_384.5) as i32 - ABOVE) as i16
}

/// A Huffman code: how many codes of each length there are, and what they stand for.
struct Codes {
    counts: [u8; 16],
    values: &'static [u8],
}

impl Codes {
    /// The code of each value with its length in bits; T.81, C.2.
    fn table(&self) -> [(u16, u8); 256] {
        let mut table = [(0, 0); 256];
        let (mut code, mut values) = (0_u16, self.values.iter());
        for (length, count) in (1..).zip(self.counts) {
            for value in values.by_ref().take(count.into()) {
                table[usize::from(*value)] = (code, length);
                code += 1;
            }
            code <<= 1;
        }
        table
    }
}

/// Codes blocks of a kind.
struct Coder {
    dc: [(u16, u8); 256],
    ac: [(u16, u8); 256],
}

impl Coder {
    fn new(dc: &Codes, ac: &Codes) -> Self {
        Self {
            dc: dc.table(),
            ac: ac.table(),
        }
    }

    /// Codes a block whose mean follows that of `before`; T.81, F.1.2.
    fn code(&self, numbers: &[i16; 64], before: &mut i16, bits: &mut Bits) {
        /// Sixteen zeros.
        const ZEROS: usize = 0xF0;
        /// Nothing but zeros to the end.
        const END: usize = 0;
        let difference = numbers[0] - *before;
        *before = numbers[0];
        let size = size(difference);
        bits.put(self.dc[usize::from(size)]);
        bits.put((extra(difference, size), size));
        let mut zeros = 0;
        for number in &numbers[1..] {
            if *number == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 {
                bits.put(self.ac[ZEROS]);
                zeros -= 16;
            }
            let size = self::size(*number);
            bits.put(self.ac[zeros << 4 | usize::from(size)]);
            bits.put((extra(*number, size), size));
            zeros = 0;
        }
        if zeros > 0 {
            bits.put(self.ac[END]);
        }
    }
}

/// Bits of a number without its sign.
fn size(number: i16) -> u8 {
    let bits = u16::BITS - number.unsigned_abs().leading_zeros();
    u8::try_from(bits).unwrap_or(16)
}

/// The number within those of its size: a negative one is less by one, in two's complement.
fn extra(number: i16, size: u8) -> u16 {
    let number = if number < 0 { number - 1 } else { number };
    number.cast_unsigned() & ((1 << size) - 1)
}

/// Bits in a row, the first the highest of a byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    /// How many are held, fewer than 32 between calls.
    count: u32,
}

impl Bits {
    fn put(&mut self, (bits, length): (u16, u8)) {
        self.held = self.held << length | u64::from(bits);
        self.count += u32::from(length);
        if self.count < 32 {
            return;
        }
        self.count -= 32;
        let [.., a, b, c, d] = (self.held >> self.count).to_be_bytes();
        if [a, b, c, d].contains(&0xFF) {
            for byte in [a, b, c, d] {
                self.stuff(byte);
            }
        } else {
            self.bytes.extend([a, b, c, d]);
        }
    }

    /// A byte of all ones is followed by one of none, so that it is no marker.
    fn stuff(&mut self, byte: u8) {
        self.bytes.push(byte);
        if byte == 0xFF {
            self.bytes.push(0);
        }
    }

    /// Fills the last byte with ones.
    fn end(&mut self) {
        let fill = self.count.next_multiple_of(8) - self.count;
        self.held = self.held << fill | ((1 << fill) - 1);
        self.count += fill;
        while self.count > 0 {
            self.count -= 8;
            let [.., byte] = (self.held >> self.count).to_be_bytes();
            self.stuff(byte);
        }
    }
}

/// From the lowest frequencies to the highest: T.81, figure 5.
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// T.81, table K.1.
#[rustfmt::skip]
const LUMINANCE: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61,
    12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
];

/// T.81, table K.2.
#[rustfmt::skip]
const CHROMINANCE: [u8; 64] = [
    17, 18, 24, 47, 99, 99, 99, 99,
    18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,
];

/// T.81, table K.3.
const DC_LUMINANCE: Codes = Codes {
    counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    values: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

/// T.81, table K.4.
const DC_CHROMINANCE: Codes = Codes {
    counts: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
    values: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

/// T.81, table K.5.
const AC_LUMINANCE: Codes = Codes {
    counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D],
    values: &[
        0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61,
        0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52,
        0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0A, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x25,
        0x26, 0x27, 0x28, 0x29, 0x2A, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45,
        0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x63, 0x64,
        0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x83,
        0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
        0x9A, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6,
        0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3,
        0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8,
        0xE9, 0xEA, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
    ],
};

/// T.81, table K.6.
const AC_CHROMINANCE: Codes = Codes {
    counts: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
    values: &[
        0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61,
        0x71, 0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xA1, 0xB1, 0xC1, 0x09, 0x23, 0x33,
        0x52, 0xF0, 0x15, 0x62, 0x72, 0xD1, 0x0A, 0x16, 0x24, 0x34, 0xE1, 0x25, 0xF1, 0x17, 0x18,
        0x19, 0x1A, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x43, 0x44,
        0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x63,
        0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A,
        0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97,
        0x98, 0x99, 0x9A, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4,
        0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA,
        0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7,
        0xE8, 0xE9, 0xEA, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(image: &DynamicImage, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(image, quality, &mut bytes).unwrap();
        bytes
    }

    /// The mean square of what a picture loses, and its bytes.
    fn loss(image: &DynamicImage, bytes: &[u8]) -> (f64, usize) {
        let back = image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg).unwrap();
        assert_eq!(
            (back.width(), back.height()),
            (image.width(), image.height())
        );
        assert_eq!(back.color(), image.color());
        let pairs = image.as_bytes().iter().zip(back.as_bytes());
        let squares = pairs.map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
        let count = f64::from(u32::try_from(back.as_bytes().len()).unwrap());
        (squares.sum::<f64>() / count, bytes.len())
    }

    /// Gradients, edges and noise of a size that fills no block.
    fn sample() -> DynamicImage {
        image::RgbImage::from_fn(203, 117, |x, y| {
            let noise = (x ^ y << 9).wrapping_mul(2_654_435_761).to_be_bytes()[0] >> 4;
            let edge = if (x / 23 + y / 17) % 3 == 0 { 90 } else { 0 };
            let [r, g] = [x * 140 / 203, y * 140 / 117].map(|it| u8::try_from(it).unwrap());
            image::Rgb([r + noise, g + edge, 200 - noise - edge])
        })
        .into()
    }

    #[test]
    fn it_loses_and_takes_no_more_than_the_encoder_of_image() {
        for image in [sample(), sample().into_luma8().into()] {
            for quality in [30, 60, 75, 90] {
                let mut theirs = Vec::new();
                let other =
                    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut theirs, quality);
                image.write_with_encoder(other).unwrap();
                let (ours, theirs) = (
                    loss(&image, &encoded(&image, quality)),
                    loss(&image, &theirs),
                );
                assert!(ours.0 <= theirs.0 * 1.02, "{quality}: {ours:?} {theirs:?}");
                assert!(
                    ours.1 <= theirs.1 * 102 / 100,
                    "{quality}: {ours:?} {theirs:?}"
                );
            }
        }
    }

    #[test]
    fn every_size_and_the_sharpest_edges_come_back() {
        for (width, height) in [(1, 1), (8, 8), (9, 7), (7, 9), (16, 1), (1, 17)] {
            let hard = image::RgbImage::from_fn(width, height, |x, y| {
                image::Rgb(if (x + y) % 2 == 0 {
                    [255, 0, 255]
                } else {
                    [0, 255, 0]
                })
            });
            let image = DynamicImage::from(hard);
            assert!(
                loss(&image, &encoded(&image, 100)).0 < 12.0,
                "{width} × {height}"
            );
        }
    }

    #[test]
    fn what_a_jpeg_cannot_be_is_refused() {
        let long = DynamicImage::new_luma8(70_000, 1);
        let clear = DynamicImage::new_rgba8(4, 4);
        for image in [long, clear] {
            assert!(write(&image, 90, &mut Vec::new()).is_err());
        }
    }
}
