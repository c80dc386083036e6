//! The command line as a person meets it: one clear line when something is wrong, an exit code, and commands that work
//! on a database of one's own.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use engrane::base::permission::Role;
use engrane::platform::identity::sessions::ops::authenticate;
use engrane::platform::identity::sign_in::sign_in;
use engrane::testing::World;
use sqlx::{AssertSqlSafe, PgPool};
use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A directory of this test alone, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("engrane-commands-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn engrane(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engrane"));
    // Nothing listens there: whoever gets as far as the database says so.
    command.env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing").env("ENGRANE_DATA_DIR", &folder.0);
    command.env_remove("ENGRANE_LOG").stdin(Stdio::null());
    command
}

/// The single line that a failed command printed.
fn complaint(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(text.trim_end().lines().count(), 1, "{text}");
    text
}

#[test]
fn a_weak_secret_is_refused_outside_of_the_demo() {
    let folder = Folder::new();
    for weak in ["change-me-change-me-change-me-change-me", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
        let mut command = engrane(&folder);
        command.env("ENGRANE__SESSION__SECRET", weak).args(["serve", "--addr", "127.0.0.1:0"]);
        let text = complaint(&command.output().unwrap());
        assert!(text.contains("the secret that signs sessions") && !text.contains(weak), "{text}");
    }
}

#[test]
fn a_secret_is_rotated_and_those_before_it_are_kept_for_a_while() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let lines = || -> Vec<String> {
        std::fs::read_to_string(folder.path("session.secret")).unwrap().lines().map(str::to_owned).collect()
    };
    // A file as servers before this one left it.
    let old = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    std::fs::write(folder.path("session.secret"), old).unwrap();
    for kept in [2, 3] {
        let output = engrane(&folder).args(["secret", "rotate"]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(lines().len(), kept);
        assert!(lines()[0].len() == 64 && lines()[kept - 1].starts_with(&format!("{old} retired ")));
    }
    let mode = std::fs::metadata(folder.path("session.secret")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Where the settings have it, they are where it is changed.
    let mut command = engrane(&folder);
    command.env("ENGRANE__SESSION__SECRET", old).args(["secret", "rotate"]);
    assert!(complaint(&command.output().unwrap()).contains("session.previous_secret"));
}

#[test]
fn a_port_in_use_is_said() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let text = complaint(&engrane(&folder).args(["serve", "--addr", &address]).output().unwrap());
    assert!(text.contains("cannot listen on") && text.contains(&address), "{text}");
}

#[test]
fn a_broken_settings_file_is_said_with_its_place() {
    let folder = Folder::new();
    std::fs::write(folder.path("engrane.toml"), "[server]\npublic_ulr = \"https://engrane.mx\"\n").unwrap();
    let text = complaint(&engrane(&folder).arg("check").output().unwrap());
    assert!(text.contains("public_ulr"), "{text}");

    let unusable = [("ENGRANE__LIMITS__LOCKOUT_MINUTES", "0"), ("ENGRANE__SERVER__PUBLIC_URL", "engrane.mx")];
    std::fs::remove_file(folder.path("engrane.toml")).unwrap();
    let text = complaint(&engrane(&folder).arg("check").envs(unusable).output().unwrap());
    assert!(text.contains("limits.lockout_minutes") && text.contains("server.public_url"), "{text}");
}

#[test]
fn a_database_out_of_reach_is_said() {
    let folder = Folder::new();
    for command in ["check", "migrate"] {
        let text = complaint(&engrane(&folder).arg(command).output().unwrap());
        assert!(text.contains("the database cannot be reached"), "{text}");
    }
    let text = complaint(&engrane(&folder).arg("check").env("DATABASE_URL", "not an address").output().unwrap());
    assert!(text.contains("DATABASE_URL cannot be used"), "{text}");
}

#[test]
fn a_data_directory_that_cannot_be_used_is_said() {
    let folder = Folder::new();
    std::fs::write(folder.path("file"), "").unwrap();
    let place = folder.path("file").join("below");
    let text = complaint(&engrane(&folder).arg("check").env("ENGRANE_DATA_DIR", &place).output().unwrap());
    assert!(text.contains("cannot be used") && text.contains(place.to_str().unwrap()), "{text}");
}

#[test]
fn a_site_that_is_not_built_is_said() {
    let folder = Folder::new();
    let output = engrane(&folder)
        .args(["serve", "--addr", "127.0.0.1:0", "--site-dir"])
        .arg(folder.path("nowhere"))
        .output()
        .unwrap();
    let text = complaint(&output);
    assert!(text.contains("make build"), "{text}");
}

#[test]
fn a_site_without_the_list_of_its_files_is_said() {
    let folder = Folder::new();
    let pkg = folder.path("site").join("pkg");
    std::fs::create_dir_all(&pkg).unwrap();
    for file in ["engrane.hhaZ4lJTYSCvd46DH1ITMg.js", "engrane.J94Vf9fylo3ATgHRrb4ORA.css"] {
        std::fs::write(pkg.join(file), "").unwrap();
    }
    let output = engrane(&folder)
        .args(["serve", "--addr", "127.0.0.1:0", "--site-dir"])
        .arg(folder.path("site"))
        .output()
        .unwrap();
    let text = complaint(&output);
    // Both places where it looked, and what to do.
    let program = PathBuf::from(env!("CARGO_BIN_EXE_engrane"));
    assert!(text.contains(program.with_file_name("hash.txt").to_str().unwrap()), "{text}");
    assert!(text.contains(pkg.to_str().unwrap()) && text.contains("make build"), "{text}");
}

#[test]
fn a_file_of_moves_is_verified_by_the_key_of_the_installation_without_a_database() {
    let folder = Folder::new();
    let key = engrane(&folder).args(["stores", "key"]).output().unwrap();
    let key = String::from_utf8(key.stdout).unwrap().trim().to_owned();
    assert!(key.len() == 64 && key.bytes().all(|digit| digit.is_ascii_hexdigit()), "{key}");
    let again = engrane(&folder).args(["stores", "key"]).output().unwrap();
    assert_eq!(String::from_utf8(again.stdout).unwrap().trim(), key, "it stays");
    let file = folder.path("moves.csv");
    std::fs::write(&file, "document,row,hash\r\n").unwrap();
    let cut = engrane(&folder).args(["stores", "verify"]).arg(&file).args(["--key", &key]).output().unwrap();
    let said = String::from_utf8(cut.stdout).unwrap();
    assert_eq!(cut.status.code(), Some(3), "{said}");
    assert!(said.contains("BROKEN: line 2: the file ends here, without its signature"), "{said}");
    let missing = engrane(&folder).args(["stores", "verify", "nothing.csv", "--key", &key]).output().unwrap();
    assert!(complaint(&missing).contains("nothing.csv cannot be read"));
    let no_key = engrane(&folder).args(["stores", "verify", "moves.csv", "--key", "abc"]).output().unwrap();
    assert_eq!(no_key.status.code(), Some(2), "{no_key:?}");
}

#[test]
fn help_is_help_and_a_wrong_word_is_not() {
    let folder = Folder::new();
    for arguments in
        [&["--help"][..], &["serve", "--help"], &["tenant", "create", "--help"], &["user", "create", "--help"]]
    {
        let output = engrane(&folder).args(arguments).output().unwrap();
        assert!(output.status.success() && !output.stdout.is_empty(), "{arguments:?}");
    }
    assert_eq!(engrane(&folder).arg("dance").output().unwrap().status.code(), Some(2));
    let modules = engrane(&folder).args(["tenant", "create", "--name", "X", "--modules", "garage"]).output().unwrap();
    assert_eq!(modules.status.code(), Some(2));
}

/// A database of the tests' server.
fn url_of(database: &str) -> String {
    let url = std::env::var("DATABASE_URL").unwrap();
    let (server, rest) = url.rsplit_once('/').unwrap();
    let parameters = rest.split_once('?').map(|(_, parameters)| format!("?{parameters}")).unwrap_or_default();
    format!("{server}/{database}{parameters}")
}

#[sqlx::test(migrations = "../migrations")]
async fn what_commands_do_to_all_of_it_is_in_the_audit_of_the_platform(pool: PgPool) {
    let world = World::new(pool.clone()).await.unwrap();
    let (folder, other) = (Folder::new(), Folder::new());
    let backup = folder.path("of-today");
    let run = |folder: &Folder, url: &str, arguments: &[&str]| {
        let output = engrane(folder).env("DATABASE_URL", url).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let url = url_of(pool.connect_options().get_database().unwrap());
    let said = run(&folder, &url, &["secret", "rotate"]);
    assert!(!said.contains("audit"), "{said}");
    run(&folder, &url, &["backup", backup.to_str().unwrap()]);
    let entries = async |pool: &PgPool| {
        sqlx::query_as::<_, (String, String, String)>(
            "select e.action, e.target_kind, e.target_id from audit_entries e
             join tenants t on t.id = e.tenant_id
             where t.code = 'platform' and e.action in ('rotate_secret', 'back_up', 'restore')
             order by e.at, e.id",
        )
        .fetch_all(pool)
        .await
        .unwrap()
    };
    let entry = |action: &str, kind: &str, target: &str| (action.to_owned(), kind.to_owned(), target.to_owned());
    let rotated = entry("rotate_secret", "secret", "session.secret");
    assert_eq!(entries(&pool).await, [rotated.clone(), entry("back_up", "backup", "of-today")]);

    let elsewhere = format!("restored_{}", uuid::Uuid::now_v7().simple());
    sqlx::query(AssertSqlSafe(format!("create database {elsewhere} template template0"))).execute(&pool).await.unwrap();
    run(&other, &url_of(&elsewhere), &["restore", backup.to_str().unwrap()]);
    let restored = PgPool::connect(&url_of(&elsewhere)).await.unwrap();
    // The backup was over before it was written down.
    assert_eq!(entries(&restored).await, [rotated, entry("restore", "backup", "of-today")]);
    restored.close().await;
    sqlx::query(AssertSqlSafe(format!("drop database {elsewhere} with (force)"))).execute(&pool).await.unwrap();
    drop(world);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_tenant_and_its_owner_are_created_and_sign_in(pool: PgPool) {
    let url = url_of(pool.connect_options().get_database().unwrap());
    let world = World::new(pool).await.unwrap();
    let folder = Folder::new();
    let run = |arguments: &[&str], input: &str| {
        let mut command = engrane(&folder);
        command.env("DATABASE_URL", &url).args(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that refuses early does not read its input.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    };

    let create = ["tenant", "create", "--name", "Bodega Ñandú", "--modules", "warehouse,workshop", "--active"];
    let created = run(&create, "");
    assert!(created.status.success(), "{created:?}");
    let code = String::from_utf8(created.stdout).unwrap();
    assert_eq!(code.trim(), "bodega-nandu");
    assert!(complaint(&run(&create, "")).contains("exists already"));

    let person = ["--email", "Luz@Nandu.mx", "--name", "Luz", "--role", "owner", "--password-stdin", "--active"];
    let user =
        |tenant: &str, password: &str| run(&[&["user", "create", "--tenant", tenant][..], &person].concat(), password);
    assert!(complaint(&user("nobody-there", "Clave-larga-1\n")).contains("nobody-there"));
    assert!(complaint(&user(code.trim(), "corta\n")).contains("--password"));
    assert!(user(code.trim(), "Clave-larga-1\n").status.success());
    assert!(complaint(&user(code.trim(), "Clave-larga-1\n")).contains("exists already"));

    let signed_in = sign_in(&world.nobody(), "luz@nandu.mx", "Clave-larga-1", false).await.unwrap();
    assert_eq!((signed_in.me.role, signed_in.me.business_name.as_str()), (Role::Owner, "Bodega Ñandú"));
    let ctx = authenticate(&world.services, Some(&signed_in.token), engrane::platform::ctx::Request::default())
        .await
        .unwrap();
    assert_eq!(ctx.person().unwrap().name, "Luz");
}
