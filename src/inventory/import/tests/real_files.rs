//! Files that nobody here made go all the way: read, and taken as their columns seem to be. None may break anything, and each
//! has an answer that a person can act on.

use super::super::ops::{apply, apply_now, import, read};
use super::{Mapping, sum, upload, world};
use crate::base::fault::Result;
use crate::platform::ctx::Ctx;
use crate::platform::imports::mapping::{FieldSource, Mapping as _, doubts};
use crate::platform::imports::types::{ImportFailure, ImportStatus};
use crate::testing::shared_data;
use sqlx::PgPool;
use std::path::{Path, PathBuf};

/// Collections of awkward files, and files of other systems' inventories.
const COLLECTIONS: [&str; 2] = ["ss_", "inv_"];

#[sqlx::test]
async fn every_real_file_has_an_answer(pool: PgPool) -> Result<()> {
    let Some(root) = shared_data("") else { return Ok(()) };
    let (_world, norte) = world(&pool).await?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&root)?.flatten() {
        if COLLECTIONS.iter().any(|known| entry.file_name().to_string_lossy().starts_with(known)) {
            collect(&entry.path(), &mut files);
        }
    }
    files.sort();
    assert!(files.len() > 300, "{} files", files.len());
    let mut answers = [0_u32; 3];
    for path in files {
        let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let bytes = std::fs::read(&path)?;
        let (kind, said) =
            if bytes.is_empty() { (2, "empty".to_owned()) } else { answer(&norte, &name, &bytes).await? };
        answers[kind] += 1;
        println!("{name:<70} {said}");
    }
    println!("taken {}, asked about {}, refused {}", answers[0], answers[1], answers[2]);
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// What becomes of a file that is taken as it seems to be: taken (0), asked about (1) or refused (2), and what is said.
async fn answer(ctx: &Ctx, name: &str, bytes: &[u8]) -> Result<(usize, String)> {
    let id = upload(ctx, name, bytes).await?;
    read(ctx, id).await?;
    let detail = import(ctx, id).await?;
    let Some(profile) = detail.profile else {
        let failure = detail.failure.unwrap_or_else(|| panic!("{name} has no answer: {:?}", detail.row));
        assert!(matches!(failure, ImportFailure::File { .. }), "{name}: {failure:?}");
        return Ok((2, format!("{failure:?}")));
    };
    assert_eq!(detail.row.status, ImportStatus::NeedsMapping, "{name}");
    let mapping: Mapping = detail.mapping.unwrap_or_default();
    let header = |source: &FieldSource| match source {
        FieldSource::Column(index) => {
            let column = profile.columns.iter().find(|column| column.index == *index);
            column.map(|column| column.header.clone()).unwrap_or_default()
        }
        other => format!("{other:?}"),
    };
    let mapped: Vec<String> = mapping
        .columns
        .iter()
        .map(|column| format!("{:?}={}", column.field, header(&column.source).chars().take(20).collect::<String>()))
        .collect();
    let read = format!("{:?} header {} rows {}", profile.format, profile.header_row, profile.rows_total);
    if !mapping.problems().is_empty() {
        let doubts = doubts(&mapping, &detail.proposals);
        return Ok((1, format!("asks {doubts:?} | {read} | {}", mapped.join(" "))));
    }
    apply(ctx, id, mapping).await?;
    apply_now(ctx, id).await?;
    let done = import(ctx, id).await?;
    assert_eq!(done.row.status, ImportStatus::Completed, "{name}: {:?}", done.failure);
    assert_eq!(sum(&done.counts), done.counts.total, "{name}: every row is counted once");
    let counts = done.counts;
    let said = format!(
        "taken {} of {}, errors {}, skipped {}, twice {}, ambiguous {}",
        counts.imported(),
        counts.total,
        counts.errors,
        counts.skipped,
        counts.duplicate,
        counts.ambiguous
    );
    Ok((0, format!("{said} | {read} | {}", mapped.join(" "))))
}
