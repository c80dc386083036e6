//! PNG pictures: the pixels and their colours, and nothing of what else a file may carry.

use crate::base::problem::Reason;
use png::{BitDepth, ColorType, Compression, Decoder, DecodingError, Encoder, Info, Limits, Transformations};
use std::io::Cursor;

/// What every PNG begins with.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Pixels of a side.
const LARGEST_SIDE: u32 = 2048;
/// What decoding may take: the largest picture in 16 bits a channel, and some.
const MEMORY: usize = 48 * 1024 * 1024;

/// The picture, decoded and written again in the same kind of colours. Refused are moving ones, those that are too large
/// and what is no whole PNG.
pub(super) fn anew(content: &[u8]) -> Result<Vec<u8>, Reason> {
    let broken = |_: DecodingError| Reason::Malformed;
    let mut decoder = Decoder::new_with_limits(Cursor::new(content), Limits { bytes: MEMORY });
    decoder.set_transformations(Transformations::IDENTITY);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(broken)?;
    if header.width.max(header.height) > LARGEST_SIDE {
        return Err(Reason::OutOfRange);
    }
    let mut reader = decoder.read_info().map_err(broken)?;
    if reader.info().animation_control.is_some() {
        return Err(Reason::Malformed);
    }
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(Reason::OutOfRange)?];
    reader.next_frame(&mut pixels).map_err(broken)?;
    reader.finish().map_err(broken)?;
    // The one thing that can go wrong in memory is a palette that is none.
    written(reader.info(), &pixels).map_err(|_| Reason::Malformed)
}

fn written(info: &Info<'_>, pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, info.width, info.height);
    encoder.set_color(info.color_type);
    encoder.set_depth(info.bit_depth);
    if let Some(palette) = &info.palette {
        encoder.set_palette(palette.as_ref());
    }
    if let Some(transparent) = &info.trns {
        encoder.set_trns(transparent.as_ref());
    }
    encoder.set_compression(Compression::High);
    // Filters foretell a pixel from its neighbours, which the numbers of a palette are no good for.
    if info.color_type == ColorType::Indexed || info.bit_depth != BitDepth::Eight {
        encoder.set_filter(png::Filter::NoFilter);
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of some noise, with a text that tells on its author.
    fn picture(color: ColorType, side: u32, frames: Option<u32>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, side, side);
        encoder.set_color(color);
        encoder.set_depth(BitDepth::Eight);
        if color == ColorType::Indexed {
            encoder.set_palette([255, 0, 0, 0, 0, 255].as_slice());
            encoder.set_trns([255, 0].as_slice());
        }
        if let Some(frames) = frames {
            encoder.set_animated(frames, 0).unwrap();
        }
        encoder.add_text_chunk("Author".into(), "somebody@example.mx".into()).unwrap();
        let mut writer = encoder.write_header().unwrap();
        for _ in 0..frames.unwrap_or(1) {
            writer.write_image_data(&pixels(color, side)).unwrap();
        }
        writer.finish().unwrap();
        out
    }

    fn pixels(color: ColorType, side: u32) -> Vec<u8> {
        let channels = color.samples();
        let count = usize::try_from(side * side).unwrap() * channels;
        let colors = if color == ColorType::Indexed { 0..2 } else { 0..251_u8 };
        colors.cycle().step_by(7).take(count).collect()
    }

    fn decoded(content: &[u8]) -> (Info<'static>, Vec<u8>) {
        let mut reader = Decoder::new(Cursor::new(content)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        (reader.info().clone(), pixels)
    }

    #[test]
    fn pixels_and_colours_stay_and_nothing_else_does() {
        for color in
            [ColorType::Grayscale, ColorType::GrayscaleAlpha, ColorType::Rgb, ColorType::Rgba, ColorType::Indexed]
        {
            let mut sent = picture(color, 24, None);
            sent.extend_from_slice(b"<script>alert(1)</script>");
            let kept = anew(&sent).unwrap();
            let (info, seen) = decoded(&kept);
            assert_eq!((info.color_type, info.bit_depth, info.size()), (color, BitDepth::Eight, (24, 24)));
            assert_eq!(seen, pixels(color, 24), "{color:?}");
            assert_eq!(info.trns.is_some(), color == ColorType::Indexed);
            for trace in [b"script".as_slice(), b"tEXt", b"somebody"] {
                assert!(!kept.windows(trace.len()).any(|found| found == trace), "{color:?}");
            }
        }
    }

    #[test]
    fn half_a_picture_is_none() {
        let whole = picture(ColorType::Rgb, 24, None);
        for length in [8, 29, 60, whole.len() / 2, whole.len() - 20] {
            assert_eq!(anew(&whole[..length]), Err(Reason::Malformed), "{length} bytes");
        }
        let mut flawed = whole;
        let middle = flawed.len() / 2;
        flawed[middle] ^= 0x55;
        assert_eq!(anew(&flawed), Err(Reason::Malformed));
    }

    #[test]
    fn what_moves_or_is_too_large_is_refused() {
        assert_eq!(anew(&picture(ColorType::Rgb, 8, Some(2))), Err(Reason::Malformed));
        assert!(anew(&picture(ColorType::Grayscale, LARGEST_SIDE, None)).is_ok());
        assert_eq!(anew(&picture(ColorType::Grayscale, LARGEST_SIDE + 1, None)), Err(Reason::OutOfRange));
    }
}
