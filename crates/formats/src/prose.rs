//! Prose that people wrote in Markdown, as HTML that is safe to show: their own HTML is text, links lead to pages and mail only, and
//! nothing is fetched from elsewhere.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};

/// Writes Markdown as HTML. Headings begin at the second level: the first is the document's title.
pub fn html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut out = String::new();
    push_html(&mut out, Parser::new_ext(markdown, options).map(safe));
    out
}

fn safe(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // Pictures would tell whoever serves them who reads here.
        Event::Start(Tag::Link { link_type, dest_url, title, id } | Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = if leads_somewhere_safe(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { level, .. }) => {
            Event::Start(Tag::Heading { level: lower(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    }
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + 1).unwrap_or(HeadingLevel::H6)
}

/// Whether a link leads to a page, to mail, or to a place here; schemes that run something do not.
pub(crate) fn leads_somewhere_safe(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    match scheme {
        Some(scheme) if scheme.contains(['/', '?', '#']) => true,
        Some(scheme) => ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn what_people_write_comes_out_and_nothing_runs() {
        for (markdown, expected) in [
            ("# How\n\nA **word**.", "<h2>How</h2>\n<p>A <strong>word</strong>.</p>\n"),
            ("###### Deep", "<h6>Deep</h6>\n"),
            ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
            ("[a](https://example.org)", "<p><a href=\"https://example.org\">a</a></p>\n"),
            ("[a](javascript:alert(1))", "<p><a href=\"#\">a</a></p>\n"),
            ("[a](JaVaScRiPt:alert(1))", "<p><a href=\"#\">a</a></p>\n"),
            ("[a](data:text/html,x)", "<p><a href=\"#\">a</a></p>\n"),
            ("[a](/s/x?at=1:2)", "<p><a href=\"/s/x?at=1:2\">a</a></p>\n"),
            ("![a](https://example.org/p.png)", "<p><a href=\"https://example.org/p.png\">a</a></p>\n"),
        ] {
            assert_eq!(html(markdown), expected, "{markdown}");
        }
        let block = html("<script>alert(1)</script>\n\nrest");
        assert!(!block.contains("<script") && block.contains("&lt;script&gt;") && block.contains("rest"), "{block}");
    }
}
