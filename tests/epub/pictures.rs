//! Covers, and pictures as each family of readers takes them.

use std::sync::Arc;

use lantai::book::{Article, Book};
use lantai::make::{Options, Profile};
use lantai::model::*;

use super::making::*;
use super::output::*;
use crate::articles::FONTS;

#[test]
fn a_junk_picture_is_no_cover() {
    let mut article = plain("封面", vec![paragraph(vec![text("字")])]);
    let assets = &mut article.document.assets;
    let loaded = AssetState::Loaded(png(640, 400, 90));
    let junk = assets.add(asset(
        "https://picsum.photos/400/300?random=1",
        loaded.clone(),
    ));
    article.document.metadata.cover = Some(junk);
    let has_cover = |article: &Article, options: &Options| {
        let bytes = write("cover", &Book::of(article.clone()), options);
        entry(&bytes, "OEBPS/content.opf").contains("properties=\"cover-image\"")
    };
    assert!(!has_cover(&article, &plainly()));
    let good = article
        .document
        .assets
        .add(asset("https://example.org/1.png", loaded));
    article.document.metadata.cover = Some(good);
    assert!(has_cover(&article, &plainly()));
    let tiny = article.document.assets.add(asset(
        "https://example.org/2.png",
        AssetState::Loaded(png(60, 60, 1)),
    ));
    article.document.metadata.cover = Some(tiny);
    assert!(!has_cover(&article, &plainly()));
    // With faces at hand one is set in type.
    let faces = |it: &mut Options| it.fonts = Some(Arc::clone(&FONTS));
    assert!(has_cover(&article, &with(faces)));
    let text = with(|it| {
        faces(it);
        it.epub.typeset_cover = false;
    });
    assert!(!has_cover(&article, &text));
}

#[test]
fn profiles_show_only_what_they_can() {
    let mut gif = Vec::new();
    gif.extend(b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff");
    gif.extend(b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;");
    let webp = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00".to_vec();
    let picture = |media, bytes: Vec<u8>, hash: &str| {
        let (width, height) = (1, 1);
        Picture {
            media,
            width,
            height,
            blob: Blob::from(bytes),
            sha256: hash.repeat(64),
        }
    };
    let mut article = plain("图", vec![]);
    let pictures = [
        picture(Media::Gif, gif, "1"),
        picture(Media::WebP, webp, "2"),
        png(3000, 10, 7),
    ];
    for (number, it) in pictures.into_iter().enumerate() {
        let address = format!("https://example.org/{number}");
        let id = article
            .document
            .assets
            .add(asset(&address, AssetState::Loaded(it)));
        article
            .document
            .blocks
            .push(block(BlockKind::Figure(Figure {
                images: vec![image(id, "图")],
                caption: vec![],
            })));
    }
    let book = Book::of(article);
    for profile in Profile::ALL {
        let options = with(|it| it.epub.profile = profile);
        let bytes = write(&format!("pictures-{}", profile.name()), &book, &options);
        let media: Vec<String> = names(&bytes)
            .into_iter()
            .filter(|it| it.contains("/media/"))
            .collect();
        let has_webp = media.iter().any(|it| it.ends_with(".webp"));
        let shows = profile.abilities().pictures.contains(&Media::WebP);
        assert_eq!(has_webp, shows, "{}: {media:?}", profile.name());
    }
}
