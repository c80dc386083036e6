//! A picture of a code: read once, by the worker that reads what the camera sees.

use super::camera::{SCRIPT, canvas};
use gloo_file::File;
use js_sys::futures::JsFuture;
use js_sys::{Array, Promise};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, ImageBitmap, ImageData, MessageEvent, Worker};

/// The longer side that is read, in points: a photograph of a phone has twice as many, and is read no better.
const LONGEST: u32 = 2_000;
/// White around it: the bars of one that was cut out closely would have no beginning.
const MARGIN: u32 = 40;

/// The texts of the codes on it; the browser's own reason where it is no picture, or nothing can read it.
pub async fn read(file: &File) -> Result<Vec<String>, JsValue> {
    let picture = points(file).await?;
    let worker = Worker::new(SCRIPT)?;
    let told = ask(&worker, &picture).await;
    worker.terminate();
    let texts: Array = told?.dyn_into::<MessageEvent>()?.data().dyn_into()?;
    Ok(texts.iter().filter_map(|text| text.as_string()).filter(|text| !text.trim().is_empty()).collect())
}

async fn ask(worker: &Worker, picture: &ImageData) -> Result<JsValue, JsValue> {
    let told = Promise::new(&mut |resolve, reject| {
        worker.set_onmessage(Some(&resolve));
        worker.set_onerror(Some(&reject));
    });
    worker.post_message(picture)?;
    JsFuture::from(told).await
}

async fn points(file: &File) -> Result<ImageData, JsValue> {
    let blob: &Blob = file.as_ref();
    let picture: ImageBitmap = JsFuture::from(window().create_image_bitmap_with_blob(blob)?).await?.dyn_into()?;
    let (wide, high) = within(picture.width(), picture.height());
    let (across, down) = (wide + 2 * MARGIN, high + 2 * MARGIN);
    let paper = canvas().ok_or(JsValue::NULL)?;
    if let Some(canvas) = paper.canvas() {
        canvas.set_width(across);
        canvas.set_height(down);
    }
    let (across, down, margin) = (f64::from(across), f64::from(down), f64::from(MARGIN));
    paper.set_fill_style_str("white");
    paper.fill_rect(0.0, 0.0, across, down);
    let (wide, high) = (f64::from(wide), f64::from(high));
    paper.draw_image_with_image_bitmap_and_dw_and_dh(&picture, margin, margin, wide, high)?;
    picture.close();
    paper.get_image_data(0.0, 0.0, across, down)
}

/// The sides as they are read.
fn within(wide: u32, high: u32) -> (u32, u32) {
    let longer = wide.max(high);
    if longer <= LONGEST {
        return (wide, high);
    }
    let side = |side: u32| {
        let side = u64::from(side) * u64::from(LONGEST) / u64::from(longer);
        u32::try_from(side).unwrap_or(LONGEST).max(1)
    };
    (side(wide), side(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_is_made_smaller_in_its_shape() {
        assert_eq!(within(640, 480), (640, 480));
        assert_eq!(within(4_000, 3_000), (2_000, 1_500));
        assert_eq!(within(3_000, 4_000), (1_500, 2_000));
        assert_eq!(within(100_000, 1), (2_000, 1));
        assert_eq!(within(u32::MAX, u32::MAX), (2_000, 2_000));
    }
}
