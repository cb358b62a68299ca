//! What kind of file a path names, for a browser. What is not known is bytes,
//! which no browser runs or shows.

pub const UNKNOWN: &str = "application/octet-stream";

/// Ends of names that courses are made of.
const KNOWN: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("xhtml", "application/xhtml+xml"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("xml", "text/xml"),
    ("xsd", "text/xml"),
    ("dtd", "application/xml-dtd"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/plain; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
    ("ico", "image/x-icon"),
    ("cur", "image/x-icon"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("webm", "video/webm"),
    ("ogv", "video/ogg"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
    ("eot", "application/vnd.ms-fontobject"),
    ("pdf", "application/pdf"),
    ("wasm", "application/wasm"),
    ("zip", "application/zip"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];

pub fn of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((_, end)) = name.rsplit_once('.') else { return UNKNOWN };
    let end = end.to_ascii_lowercase();
    KNOWN.iter().find(|(known, _)| *known == end).map_or(UNKNOWN, |(_, mime)| mime)
}

/// Can a browser run what is in it?
pub fn is_active(mime: &str) -> bool {
    let kind = mime.split(';').next().unwrap_or_default();
    kind.contains("html") || kind.contains("xml") || kind.contains("javascript")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        assert_eq!(of("a/b/Index.HTML"), "text/html; charset=utf-8");
        assert_eq!(of("a.b/noend"), UNKNOWN);
        assert_eq!(of("run.exe"), UNKNOWN);
        assert_eq!(of("page.php"), UNKNOWN);
        assert!(is_active(of("x.svg")) && is_active(of("x.js")) && !is_active(of("x.png")));
    }
}
