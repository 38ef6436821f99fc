//! The accessibility statement: the written page, and what `[accessibility]` says, with the fields that the Swedish
//! authority (Digg) asks for. A written page without that configuration is the whole statement.

use crate::model::safe_html::is_safe_address;
use crate::render::context::{AccessibilityPage, Host, Link, Shell, Shortcoming, Value};
use crate::render::page::builder::Builder;

/// `tillganglighet.html`.
pub(crate) fn page(b: &Builder<'_>, page: Shell, host: Option<Host>) -> AccessibilityPage {
    let config = b.view().config();
    let said = config.accessibility.clone().unwrap_or_default();
    let shortcoming = |one: &crate::config::Shortcoming| Shortcoming {
        text: one.text.clone(),
        reason: one.reason.clone(),
        criterion: one.criterion.clone(),
    };
    AccessibilityPage {
        page,
        generated: host.is_none() || config.accessibility.is_some(),
        host,
        organisation: said.organisation.clone().unwrap_or_else(|| config.organisation.clone()),
        service: said.service.clone().unwrap_or_else(|| config.title.clone()),
        address: b.edition.base_url().map(ToString::to_string),
        conformance: said.conformance.as_deref().map(|id| b.code("accessibility", id)),
        shortcomings: said.shortcomings.iter().map(shortcoming).collect(),
        burdens: said.burdens.iter().map(shortcoming).collect(),
        exempt: said.exempt.iter().map(shortcoming).collect(),
        assessed: said.assessed.map(|date| b.date(date)),
        updated: said.updated.map(|date| b.date(date)),
        form_url: said.form_url.clone().filter(|url| is_safe_address(url)),
        method: said.method.clone(),
        contact: said.contact.as_deref().map(contact),
        complaint_url: said.complaint_url.clone().filter(|url| is_safe_address(url)),
    }
}

/// An address for mail or the web becomes a link; anything else is text.
fn contact(text: &str) -> Value {
    let text = text.trim();
    let is_mail = text.contains('@') && !text.contains(char::is_whitespace);
    let is_address = ["https://", "http://", "mailto:", "tel:"].iter().any(|start| text.starts_with(start));
    if is_address && is_safe_address(text) {
        let title = text.trim_start_matches("mailto:").trim_start_matches("tel:");
        return Value::link(Link { url: text.to_owned(), title: title.to_owned(), ..Link::default() });
    }
    if is_mail {
        return Value::link(Link { url: format!("mailto:{text}"), title: text.to_owned(), ..Link::default() });
    }
    Value::text(text)
}
