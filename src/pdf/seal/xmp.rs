//! The XMP packet.

use super::identity::Identity;
use super::info::{CREATOR_TOOL, Known};
use crate::pdf::draft::PRODUCER;
use crate::pdf::options::Standard;
use crate::xml::Xml;

/// A property outside the schemas that PDF/A predefines (ISO 19005-3, 6.6.2.3).
struct Property {
    name: &'static str,
    kind: &'static str,
    says: &'static str,
}

/// A schema that PDF/A does not predefine.
struct Schema {
    prefix: &'static str,
    uri: &'static str,
    says: &'static str,
    properties: &'static [Property],
}

const UA: Schema = Schema {
    prefix: "pdfuaid",
    uri: "http://www.aiim.org/pdfua/ns/id/",
    says: "PDF/UA identification schema",
    properties: &[Property {
        name: "part",
        kind: "Integer",
        says: "Part of ISO 14289 that the file keeps",
    }],
};

const PRISM: Schema = Schema {
    prefix: "prism",
    uri: "http://prismstandard.org/namespaces/basic/3.0/",
    says: "PRISM basic metadata",
    properties: &[
        Property {
            name: "subtitle",
            kind: "Text",
            says: "Second title",
        },
        Property {
            name: "publicationName",
            kind: "Text",
            says: "Site or periodical that published the article",
        },
        Property {
            name: "publicationDate",
            kind: "Date",
            says: "When it was published",
        },
        Property {
            name: "seriesTitle",
            kind: "Text",
            says: "Series that it belongs to",
        },
        Property {
            name: "url",
            kind: "URI",
            says: "Address of the original",
        },
    ],
};

const LANTAI: Schema = Schema {
    prefix: "lantai",
    uri: "urn:x-lantai:front-matter#",
    says: "Front matter of the source without a place elsewhere",
    properties: &[Property {
        name: "field",
        kind: "bag Text",
        says: "Key and value, as JSON",
    }],
};

/// The packet (ISO 16684-1).
pub(super) fn packet(known: &Known, identity: &Identity, standard: Standard) -> String {
    let mut xml = Xml::new();
    xml.trusted("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    xml.element("x:xmpmeta", &[("xmlns:x", "adobe:ns:meta/")], |xml| {
        let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        xml.element("rdf:RDF", &[("xmlns:rdf", rdf)], |xml| {
            xml.newline();
            describe(xml, known, identity, standard);
            let needed = matches!(standard, Standard::A2aUa1 | Standard::A3aUa1);
            if needed {
                extensions(xml, known);
            }
        });
    });
    xml.trusted("\n<?xpacket end=\"r\"?>");
    xml.into_string()
}

fn describe(xml: &mut Xml, known: &Known, identity: &Identity, standard: Standard) {
    let namespaces = [
        ("rdf:about", ""),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:xmp", "http://ns.adobe.com/xap/1.0/"),
        ("xmlns:xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
        ("xmlns:pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("xmlns:pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
        ("xmlns:pdfuaid", UA.uri),
        ("xmlns:prism", PRISM.uri),
        ("xmlns:lantai", LANTAI.uri),
    ];
    xml.element("rdf:Description", &namespaces, |xml| {
        xml.newline();
        dublin_core(xml, known);
        let date = known.date.as_ref().map(crate::model::Date::iso);
        let modified = known.modified.as_ref().map(crate::model::Date::iso);
        leaf(xml, "xmp:CreateDate", date.as_deref());
        leaf(xml, "xmp:ModifyDate", modified.as_deref());
        leaf(xml, "xmp:MetadataDate", modified.as_deref());
        leaf(xml, "xmp:CreatorTool", Some(CREATOR_TOOL));
        leaf(xml, "pdf:Producer", Some(PRODUCER));
        let keywords = known.keywords();
        let keywords = (!keywords.is_empty()).then_some(&*keywords);
        leaf(xml, "pdf:Keywords", keywords);
        leaf(xml, "xmpMM:DocumentID", Some(&identity.document));
        leaf(xml, "xmpMM:InstanceID", Some(&identity.instance));
        leaf(xml, "prism:subtitle", known.subtitle.as_deref());
        leaf(xml, "prism:publicationName", known.publisher.as_deref());
        leaf(xml, "prism:publicationDate", date.as_deref());
        leaf(xml, "prism:seriesTitle", known.series.as_deref());
        leaf(xml, "prism:url", known.source.as_deref());
        array(xml, "lantai:field", "rdf:Bag", &known.fields);
        claims(xml, standard);
    });
    xml.newline();
}

fn dublin_core(xml: &mut Xml, known: &Known) {
    leaf(xml, "dc:format", Some("application/pdf"));
    translated(xml, "dc:title", Some(&known.title));
    array(xml, "dc:creator", "rdf:Seq", &known.creators);
    array(xml, "dc:contributor", "rdf:Bag", &known.contributors);
    translated(xml, "dc:description", known.description.as_deref());
    array(xml, "dc:subject", "rdf:Bag", &known.subjects);
    let publisher: Vec<String> = known.publisher.iter().cloned().collect();
    array(xml, "dc:publisher", "rdf:Bag", &publisher);
    let date: Vec<String> = known.date.iter().map(crate::model::Date::iso).collect();
    array(xml, "dc:date", "rdf:Seq", &date);
    let language = [known.language.clone()];
    array(xml, "dc:language", "rdf:Bag", &language);
    let identifier = format!("urn:uuid:{}", known.identifier);
    leaf(xml, "dc:identifier", Some(&identifier));
    leaf(xml, "dc:source", known.source.as_deref());
    translated(xml, "dc:rights", known.rights.as_deref());
}

/// The standards that the file claims to conform to.
fn claims(xml: &mut Xml, standard: Standard) {
    let claims: &[(&str, &str)] = match standard {
        Standard::A2aUa1 => &[
            ("pdfaid:part", "2"),
            ("pdfaid:conformance", "A"),
            ("pdfuaid:part", "1"),
        ],
        Standard::A3aUa1 => &[
            ("pdfaid:part", "3"),
            ("pdfaid:conformance", "A"),
            ("pdfuaid:part", "1"),
        ],
        Standard::A4fUa2 => &[
            ("pdfaid:part", "4"),
            ("pdfaid:rev", "2020"),
            ("pdfaid:conformance", "F"),
            ("pdfuaid:part", "2"),
            ("pdfuaid:rev", "2024"),
        ],
        Standard::None => &[],
    };
    for (name, value) in claims {
        leaf(xml, name, Some(value));
    }
}

fn leaf(xml: &mut Xml, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        xml.leaf(name, &[], text);
        xml.newline();
    }
}

fn translated(xml: &mut Xml, name: &str, text: Option<&str>) {
    let Some(text) = text else { return };
    xml.element(name, &[], |xml| {
        xml.element("rdf:Alt", &[], |xml| {
            xml.leaf("rdf:li", &[("xml:lang", "x-default")], text);
        });
    });
    xml.newline();
}

fn array(xml: &mut Xml, name: &str, kind: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    xml.element(name, &[], |xml| {
        xml.element(kind, &[], |xml| {
            for item in items {
                xml.leaf("rdf:li", &[], item);
            }
        });
    });
    xml.newline();
}

/// Descriptions of the schemas that PDF/A does not predefine.
fn extensions(xml: &mut Xml, known: &Known) {
    let is_prism = known.subtitle.is_some()
        || known.publisher.is_some()
        || known.date.is_some()
        || known.series.is_some()
        || known.source.is_some();
    let schemas = [
        (true, UA),
        (is_prism, PRISM),
        (!known.fields.is_empty(), LANTAI),
    ];
    let namespaces = [
        ("rdf:about", ""),
        (
            "xmlns:pdfaExtension",
            "http://www.aiim.org/pdfa/ns/extension/",
        ),
        ("xmlns:pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
        (
            "xmlns:pdfaProperty",
            "http://www.aiim.org/pdfa/ns/property#",
        ),
    ];
    xml.element("rdf:Description", &namespaces, |xml| {
        xml.element("pdfaExtension:schemas", &[], |xml| {
            xml.element("rdf:Bag", &[], |xml| {
                for (_, schema) in schemas.iter().filter(|it| it.0) {
                    xml.element("rdf:li", &RESOURCE, |xml| describe_schema(xml, schema));
                    xml.newline();
                }
            });
        });
    });
    xml.newline();
}

const RESOURCE: [(&str, &str); 1] = [("rdf:parseType", "Resource")];

fn describe_schema(xml: &mut Xml, schema: &Schema) {
    xml.leaf("pdfaSchema:schema", &[], schema.says);
    xml.leaf("pdfaSchema:namespaceURI", &[], schema.uri);
    xml.leaf("pdfaSchema:prefix", &[], schema.prefix);
    xml.element("pdfaSchema:property", &[], |xml| {
        xml.element("rdf:Seq", &[], |xml| {
            for property in schema.properties {
                xml.element("rdf:li", &RESOURCE, |xml| {
                    let category = if schema.prefix == UA.prefix {
                        "internal"
                    } else {
                        "external"
                    };
                    xml.leaf("pdfaProperty:name", &[], property.name);
                    xml.leaf("pdfaProperty:valueType", &[], property.kind);
                    xml.leaf("pdfaProperty:category", &[], category);
                    xml.leaf("pdfaProperty:description", &[], property.says);
                });
            }
        });
    });
}
