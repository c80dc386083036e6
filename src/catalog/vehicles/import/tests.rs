//! Files of vehicles, brought into a real database.

use super::{ImportReport, import_vehicles};
use crate::base::fault::{Error, Result};
use crate::testing::{World, shared_data};
use sqlx::PgPool;
use std::path::{Path, PathBuf};

/// A folder of this test alone, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Result<Self> {
        let folder = Self(std::env::temp_dir().join(format!("engrane-vehicles-{}", uuid::Uuid::now_v7().simple())));
        for (name, content) in files {
            let path = folder.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(&folder.0))?;
            std::fs::write(path, content)?;
        }
        Ok(folder)
    }

    fn rejected(&self) -> PathBuf {
        self.0.join("rejected")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover in the temporary folder is not worth failing a test.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn bring(world: &World, place: &Path, rejected: &Path) -> Result<ImportReport> {
    import_vehicles(&world.services, place, rejected, &mut |_| {}).await
}

/// Every vehicle as a line.
async fn vehicles(pool: &PgPool) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select concat_ws(' ', k.name, m.name, v.year, v.displacement_cc, v.cylinders, nullif(v.fuel, ''), nullif(v.transmission, ''),
                          nullif(v.drivetrain, ''))
         from vehicles v join vehicle_models m on m.id = v.model_id join vehicle_makes k on k.id = m.make_id
         order by 1",
    )
    .fetch_all(pool)
    .await?)
}

const PLAIN: &str =
    "year,make,model,body_styles\n2004,NISSAN,PATHFINDER,\"[\"\"SUV\"\"]\"\n2005,NISSAN,PATHFINDER,\"[\"\"SUV\"\"]\"\n";
const DETAILED: &str = "id,make,model,year,trans,drive,cyl,displ,fuel\n\
    1.0,Nissan,Pathfinder 2WD,2004.0,Automatic 4-spd,Rear-Wheel Drive,6.0,3.5,Regular\n\
    2.0,Nissan,Pathfinder 4WD,2004.0,Manual 5-spd,4-Wheel Drive,6.0,3.5,Premium\n\
    3.0,Nissan,Pathfinder 4WD,2004.0,Manual 5-spd,4-Wheel Drive,6.0,3.5,Regular\n";

#[sqlx::test]
async fn what_knows_less_adds_no_second_vehicle_whichever_comes_first(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let plain = Folder::with(&[("plain.csv", PLAIN.as_bytes())])?;
    let detailed = Folder::with(&[("detailed.csv", DETAILED.as_bytes())])?;
    let report = bring(&world, &plain.0, &plain.rejected()).await?;
    assert_eq!((report.makes_new, report.models_new, report.vehicles_new), (1, 1, 2));
    assert_eq!(vehicles(&pool).await?, ["Nissan Pathfinder 2004", "Nissan Pathfinder 2005"]);

    let report = bring(&world, &detailed.0, &detailed.rejected()).await?;
    assert_eq!((report.makes_new, report.makes_same, report.models_same), (0, 1, 1));
    assert_eq!((report.vehicles_completed, report.vehicles_new, report.duplicates), (1, 1, 1), "{report:?}");
    let found = [
        "Nissan Pathfinder 2004 3500 6 gasoline automatic 4 rwd",
        "Nissan Pathfinder 2004 3500 6 gasoline manual 5 4wd",
        "Nissan Pathfinder 2005",
    ];
    assert_eq!(vehicles(&pool).await?, found);
    for folder in [&plain, &detailed] {
        let report = bring(&world, &folder.0, &folder.rejected()).await?;
        assert!(!report.changed(), "{report:?}");
    }
    assert_eq!(vehicles(&pool).await?, found);
    let (body, from, to): (String, i16, i16) =
        sqlx::query_as("select body_type, year_from, year_to from vehicle_models").fetch_one(&pool).await?;
    assert_eq!((body.as_str(), from, to), ("suv", 2004, 2005));
    Ok(())
}

#[sqlx::test]
async fn all_files_of_a_folder_come_in_together_and_the_change_is_audited_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let windows_1252 = b"Marca;L\xednea;Modelo;Cilindrada (cc);Combustible\r\nVW;Derby;1996 - 1998;1781;Gasolina\r\nRenault;M\xe9gane;2005;1,598;\r\n";
    let json = br#"[{"make":"Volkswagen","model":"DERBY","year":1997,"displ":1.8},{"make":"SEAT","model":"Ibiza","year":[2003,2004]}]"#;
    let folder = Folder::with(&[
        ("a/plain.csv", PLAIN.as_bytes()),
        ("b/detailed.csv", DETAILED.as_bytes()),
        ("c/mexico.csv", windows_1252),
        ("d/list.json", json),
        (
            "d/lines.jsonl",
            b"{\"make\":\"SEAT\",\"model\":\"Ibiza\",\"year\":2003}\n{\"model\":\"Ibiza\",\"year\":2003}\n",
        ),
        ("README.txt", b"No vehicles here."),
        ("LICENSE", b"Free."),
    ])?;
    let report = bring(&world, &folder.0, &folder.rejected()).await?;
    let refused: Vec<_> = report.files.iter().filter(|file| file.refused.is_some()).collect();
    assert_eq!((report.files.len(), refused.len(), report.rejected), (6, 1, 1), "{report:?}");
    assert_eq!(
        vehicles(&pool).await?,
        [
            "Nissan Pathfinder 2004 3500 6 gasoline automatic 4 rwd",
            "Nissan Pathfinder 2004 3500 6 gasoline manual 5 4wd",
            "Nissan Pathfinder 2005",
            "Renault Mégane 2005 1598",
            "SEAT Ibiza 2003",
            "SEAT Ibiza 2004",
            "Volkswagen Derby 1996 1781 gasoline",
            "Volkswagen Derby 1997 1781 gasoline",
            "Volkswagen Derby 1998 1781 gasoline",
        ]
    );
    assert_eq!((report.vehicles_new, report.vehicles_same, report.duplicates), (9, 0, 4), "{report:?}");
    let rejected = std::fs::read_to_string(folder.rejected())?;
    let line = rejected.lines().nth(1).unwrap_or_default();
    assert!(line.ends_with("lines.jsonl,2,make,,is missing"), "{rejected}");

    let again = bring(&world, &folder.0, &folder.rejected()).await?;
    assert!(!again.changed() && report.audited, "{again:?}");
    let entries: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = 'import_vehicles'")
        .fetch_one(&pool)
        .await?;
    assert_eq!(entries, 1);
    Ok(())
}

#[sqlx::test]
async fn vehicles_wait_for_whoever_changes_the_catalogue(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let folder = Folder::with(&[("plain.csv", PLAIN.as_bytes())])?;
    let rejected = folder.rejected();
    let mut other = world.services.db.platform().await?;
    sqlx::raw_sql("select pg_advisory_xact_lock(hashtextextended('import_catalog', 0))").execute(other.sql()).await?;
    let mut waiting = Box::pin(bring(&world, &folder.0, &rejected));
    let patience = std::time::Duration::from_millis(500);
    assert!(tokio::time::timeout(patience, &mut waiting).await.is_err(), "both count what the models have");
    other.commit().await?;
    assert_eq!(waiting.await?.vehicles_new, 2);
    Ok(())
}

#[sqlx::test]
async fn a_file_that_is_damaged_gives_nothing_and_the_others_come_in(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let folder = Folder::with(&[
        ("a.json", br#"[{"make":"Kia","model":"Rio","year":2016},{"make":"Kia","#),
        ("b.csv", PLAIN.as_bytes()),
        ("c.csv", b"\x00\x01\x02"),
        ("prices.csv", b"codigo,precio\nA1,20\n"),
    ])?;
    let report = bring(&world, &folder.0, &folder.rejected()).await?;
    let taken: Vec<bool> = report.files.iter().map(|file| file.refused.is_none()).collect();
    assert_eq!(taken, [false, true, false, false], "{report:?}");
    assert_eq!(vehicles(&pool).await?.len(), 2);
    assert!(bring(&world, &folder.0, Path::new("/nowhere/rejected.csv")).await.is_err());
    Ok(())
}

#[sqlx::test]
async fn a_vehicle_that_parts_fit_keeps_what_it_is(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    crate::demo::load_catalog(&world.services).await?;
    let tsuru = "select count(*) from vehicles v join vehicle_models m on m.id = v.model_id where m.key = 'TSURU'";
    let before: i64 = sqlx::query_scalar(tsuru).fetch_one(&pool).await?;
    let folder = Folder::with(&[(
        "tsuru.csv",
        b"marca,modelo,ano,cilindrada\nNissan,TSURU,1992-2017,1.6\nNISSAN,Tsuru,2004,\n",
    )])?;
    let report = bring(&world, &folder.0, &folder.rejected()).await?;
    assert_eq!((report.vehicles_new, report.vehicles_same, report.duplicates), (0, 27, 0), "{report:?}");
    assert_eq!(sqlx::query_scalar::<_, i64>(tsuru).fetch_one(&pool).await?, before);
    Ok(())
}

/// The public lists, which nobody here wrote.
#[sqlx::test]
async fn the_public_lists_come_in_and_a_second_run_changes_nothing(pool: PgPool) -> Result<()> {
    let Some(root) = shared_data("") else { return Ok(()) };
    let world = World::new(pool.clone()).await?;
    let scratch = Folder::with(&[("x", b"")])?;
    let lists = ["veh_epa", "veh_make_model_arthurkao", "veh_us_models"];
    for list in lists {
        let start = std::time::Instant::now();
        let report = bring(&world, &root.join(list), &scratch.rejected()).await?;
        eprintln!("{list}: {:?}, {:?}", start.elapsed(), ImportReport { files: Vec::new(), ..report.clone() });
        assert!(report.vehicles_new > 1_000 && report.rejected == 0, "{report:?}");
        assert!(report.files.iter().all(|file| file.refused.is_none()), "{report:?}");
    }
    let count = vehicles(&pool).await?;
    for list in lists {
        let report = bring(&world, &root.join(list), &scratch.rejected()).await?;
        assert!(!report.changed(), "{report:?}");
    }
    if vehicles(&pool).await? != count {
        return Err(Error::broken("a second run changed a vehicle"));
    }
    // Two vehicles of one model and year of which one knows nothing but what the other knows too: there are none.
    let vague: i64 = sqlx::query_scalar(
        "select count(*) from vehicles w join vehicles x on x.model_id = w.model_id and x.year = w.year and x.id <> w.id
         where w.displacement_cc is null and w.cylinders is null and w.fuel = '' and w.engine_code = '' and w.trim = ''
           and w.transmission = '' and w.drivetrain = ''",
    )
    .fetch_one(&pool)
    .await?;
    assert_eq!(vague, 0);
    Ok(())
}
