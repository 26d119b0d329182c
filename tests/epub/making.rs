//! Parts of documents, to make books of by hand.

use lantai::book::Article;
use lantai::model::*;

pub(crate) fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

pub(crate) fn block(kind: BlockKind) -> Block {
    Block::new(1, kind)
}

pub(crate) fn paragraph(inlines: Vec<Inline>) -> Block {
    let align = Align::Natural;
    block(BlockKind::Paragraph { inlines, align })
}

pub(crate) fn heading(level: u8, title: &str, anchor: &str) -> Block {
    let mut block = block(BlockKind::Heading {
        level: Level::new(level),
        inlines: vec![text(title)],
        origin: Origin::Written,
    });
    if !anchor.is_empty() {
        block.anchors.push(anchor.to_owned());
    }
    block
}

pub(crate) fn image(asset: AssetId, alt: &str) -> Image {
    Image {
        asset,
        alt: alt.to_owned(),
        title: None,
        width: None,
        height: None,
        link: None,
    }
}

/// A grey PNG of one colour.
pub(crate) fn png(width: u32, height: u32, shade: u8) -> Picture {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    let pixels = vec![shade; usize::try_from(width * height).unwrap()];
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    Picture {
        media: Media::Png,
        width,
        height,
        blob: Blob::from(bytes),
        sha256: format!("{shade:02x}").repeat(32),
    }
}

pub(crate) fn asset(address: &str, state: AssetState) -> Asset {
    Asset {
        candidates: vec![address.to_owned()],
        referrer_policy: None,
        line: 1,
        state,
    }
}

pub(crate) fn date() -> Date {
    Date {
        written: "2022-08-22T17:03:42+08:00".to_owned(),
        year: 2022,
        month: Some(8),
        day: Some(22),
        time: Some(Time {
            hour: 17,
            minute: 3,
            second: Some(42),
            offset: Some(480),
        }),
    }
}

pub(crate) fn article(document: Document) -> Article {
    Article {
        document,
        original: Original {
            name: "原 文.md".to_owned(),
            media_type: "text/html",
            blob: Blob::from(b"<p>x</p>".to_vec()),
            sha256: "a".repeat(64),
            received: None,
        },
    }
}

pub(crate) fn plain(title: &str, blocks: Vec<Block>) -> Article {
    let mut document = Document::default();
    document.metadata.title = title.to_owned();
    document.metadata.identifier = "6ba7b811-9dad-51d1-80b4-00c04fd430c8".to_owned();
    document.blocks = blocks;
    article(document)
}
