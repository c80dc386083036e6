//! Fetching the PDF, and handing it to whoever saves files.

use crate::base::rpc::refused;
use crate::session::presence::{TENANT_HEADER, shown_tenant};
use engrane::base::problem::Problem;
use engrane::stores::labels::types::LabelRequest;
use gloo_file::{Blob, ObjectUrl};
use js_sys::futures::JsFuture;
use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::time::Duration;
use web_sys::{HtmlElement, XmlHttpRequest, XmlHttpRequestResponseType};

/// The door at which labels are asked for.
const DOOR: &str = "/api/v1/stores/labels";
/// How long the browser may take before it has the file: then it is forgotten here.
const KEPT: Duration = Duration::from_mins(1);

/// The labels as a PDF.
pub async fn fetch(asked: &LabelRequest) -> Result<Vec<u8>, Problem> {
    let (status, body) = answer(asked).await.unwrap_or_default();
    if status == 200 {
        return Ok(body);
    }
    Err(refused(status, &body))
}

/// The status of the answer, or 0 where there is none, and its bytes.
async fn answer(asked: &LabelRequest) -> Result<(u16, Vec<u8>), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("POST", DOOR, true)?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_request_header("Content-Type", "application/json")?;
    if let Some(tenant) = shown_tenant() {
        request.set_request_header(TENANT_HEADER, &tenant)?;
    }
    let text = serde_json::to_string(asked).map_err(|error| JsValue::from(error.to_string()))?;
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_str(Some(&text))?;
    JsFuture::from(ended).await?;
    let body = request.response()?;
    let body = if body.is_null() { Vec::new() } else { Uint8Array::new(&body).to_vec() };
    Ok((request.status()?, body))
}

/// Saves it as the browser saves files.
pub fn save(pdf: &[u8], name: &str) -> Result<(), JsValue> {
    let file = ObjectUrl::from(Blob::new_with_options(pdf, Some("application/pdf")));
    let link: HtmlElement = document().create_element("a")?.unchecked_into();
    link.set_attribute("href", &file)?;
    link.set_attribute("download", name)?;
    link.click();
    // The browser reads it after this.
    set_timeout(move || drop(file), KEPT);
    Ok(())
}
