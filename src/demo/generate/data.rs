//! What the made-up catalogue is made of, besides what the system says of brands, groups, makes and models.

use serde::Deserialize;

pub(super) const MAKES: &str = include_str!("../../catalog/system/makes.csv");
pub(super) const MODELS: &str = include_str!("../../catalog/system/models.csv");

#[derive(Debug, Deserialize)]
pub(super) struct Make {
    pub code: String,
    pub name: String,
    pub country: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Model {
    /// The name of its make.
    pub make: String,
    pub name: String,
    pub body_type: String,
    pub year_from: u16,
    /// None while it is made.
    pub year_to: Option<u16>,
    pub nicknames: String,
}

/// The last year of models that are made still.
pub(super) const THIS_YEAR: u16 = 2025;

/// Who makes vehicles, and parts for them under one brand.
#[derive(Debug)]
pub(super) struct Maker {
    /// The code of its brand.
    pub brand: &'static str,
    /// The codes of its makes. Those that stand nowhere sell no parts under a brand of the system.
    pub makes: &'static [&'static str],
    /// What its numbers look like: see [`super::numbers::Numbers`].
    pub number: &'static str,
}

const fn maker(brand: &'static str, makes: &'static [&'static str], number: &'static str) -> Maker {
    Maker { brand, makes, number }
}

pub(super) const MAKERS: &[Maker] = &[
    maker("nissan", &["nissan", "infiniti"], "ggggg-#***#"),
    maker("volkswagen", &["volkswagen", "porsche"], "#@# ggg ### @"),
    maker("gm", &["chevrolet", "gmc", "buick", "cadillac", "pontiac", "opel", "daewoo"], "9#######"),
    maker("ford", &["ford", "lincoln", "mercury"], "#@#Z-gggg#-@@"),
    maker("toyota", &["toyota", "lexus", "hino"], "ggggg-**#*#"),
    maker("honda", &["honda", "acura"], "ggggg-*#*-@##"),
    maker("mopar", &["dodge", "chrysler", "jeep"], "68######@@"),
    maker("mazda", &["mazda"], "@@##-gg-##*"),
    maker("renault", &["renault"], "gg ## ### ##R"),
    maker("peugeot", &["peugeot", "citroen"], "#### **#"),
    maker("fiat", &["fiat", "alfa_romeo"], "########"),
    maker("suzuki", &["suzuki"], "ggggg-**@##"),
    maker("kia", &["kia"], "ggggg-*@#*#"),
    maker("hyundai", &["hyundai"], "ggggg-*@#*#"),
    maker("mitsubishi", &["mitsubishi"], "M@######"),
    maker("audi", &["audi"], "#@# ggg ### @"),
    maker("seat", &["seat"], "#@# ggg ### @"),
    maker("mercedes_benz", &["mercedes_benz", "smart"], "A ggg ### ## ##"),
    maker("bmw", &["bmw", "mini"], "gg ## # ### ###"),
    maker("volvo", &["volvo"], "3#######"),
    maker("subaru", &["subaru"], "ggggg@@####"),
    maker("isuzu", &["isuzu"], "8-9#######-#"),
    maker("land_rover", &["land_rover", "jaguar"], "LR#######"),
    maker("chery", &["chirey", "omoda"], "@##-#######"),
    maker("jac", &["jac"], "gggg###U####"),
    maker("mg", &["mg"], "1#######"),
];

/// Who sells parts of a category besides the makers, by the codes of the brands.
pub(super) const SELLERS: &[(&str, &str)] = &[
    (
        "brakes",
        "wagner brembo trw ate bosch raybestos fritec akebono bendix ferodo textar jurid fremax lpr centric cobreq incolbest dynamik",
    ),
    (
        "engine",
        "gates contitech dayco ina skf victor_reinz elring felpro tf_victor ajusa mahle kolbenschmidt npr sealed_power moresa melling \
         cloyes iwis enginetech corteco",
    ),
    (
        "suspension_steering",
        "moog monroe kyb gabriel sachs boge bilstein lemforder syd grob trw 555 ctr sidem mevotech axios nakata cofap viemar skf timken koyo",
    ),
    ("transmission_clutch", "luk exedy sachs valeo aisin skf fag ntn timken spicer gkn febi meyle national"),
    ("cooling", "gates gmb dolz graf hepu behr nissens valeo denso motorad stant wahler cauplas koyorad paraut"),
    (
        "ignition_electrical",
        "bosch ngk denso champion autolite beru delphi standard wells bwd valeo delco_remy hitachi cardone injetech lth kem",
    ),
    (
        "filters_tune_up",
        "gonher fram mann_filter interfil wix purolator mahle baldwin hengst sakura tecfil bosch acdelco donaldson",
    ),
    ("exhaust", "walker bosal magnaflow tenneco denso bosch ngk standard felpro rolcar"),
    ("fuel", "bosch airtex carter walbro delphi pierburg vdo magneti_marelli denso injetech tomco standard"),
    ("body", "depo tyc trico anco bosch valeo rolcar boxer total_parts vemo topran hella"),
    ("lighting", "depo tyc hella valeo philips osram narva magneti_marelli rolcar"),
    ("climate", "denso valeo sanden four_seasons behr nissens visteon spal delphi mahle"),
];

/// What the numbers of brands look like that are known by theirs.
pub(super) const FORMS: &[(&str, &str)] = &[
    ("wagner", "ZD#####@"),
    ("brembo", "P@#####N"),
    ("trw", "GDB####@*"),
    ("ate", "13.0460-####.#*@"),
    ("fritec", "SHD-####@@"),
    ("gates", "TCK#####@"),
    ("monroe", "G#######"),
    ("kyb", "3#######"),
    ("moog", "K#######"),
    ("ngk", "@@R#@-##*"),
    ("bosch", "0 986 ### ####"),
    ("denso", "234-#######"),
    ("skf", "VKM #####@"),
    ("luk", "6#########"),
    ("mann_filter", "W ####/##@"),
    ("gonher", "GP-#######"),
    ("fram", "PH#####@*"),
    ("valeo", "#######@"),
];

/// What those of the others look like, in turns.
pub(super) const OTHER_FORMS: &[&str] = &[
    "@@#####",
    "####-####",
    "@-######",
    "########",
    "@@@####*",
    "##@#####",
    "#####-###",
    "@##*####",
    "1#######",
    "@@-#####*",
];

/// Where parts of a group go, when it matters.
const POSITIONS: &[(&str, &[&str])] = &[
    (
        "brake_pads brake_discs brake_hose shock_absorber strut_mount coil_spring stabilizer_bar stabilizer_bushing wheel_bearing wheel_hub \
         wheel_seal bumper_cover bumper_bracket bumper_reinforcement mud_flap oxygen_sensor",
        &["front", "rear"],
    ),
    (
        "brake_caliper abs_sensor door_handle door_lock door_lock_actuator window_regulator door_glass door_hinge door_seal",
        &["front_left", "front_right", "rear_left", "rear_right"],
    ),
    (
        "control_arm ball_joint stabilizer_link knuckle fog_light turn_signal fender_liner",
        &["front_left", "front_right"],
    ),
    (
        "tie_rod_end inner_tie_rod cv_axle headlight tail_light mirror mirror_glass fender side_marker parking_brake_cable",
        &["left", "right"],
    ),
];

/// The places where parts of the group go; one that says nothing where it does not matter.
pub(super) fn positions(group: &str) -> &'static [&'static str] {
    let of = POSITIONS.iter().find(|(groups, _)| groups.split_whitespace().any(|known| known == group));
    match of {
        Some((_, positions)) => positions,
        None => &[""],
    }
}

/// Groups of which a vehicle has as many as cylinders.
pub(super) const BY_CYLINDER: [&str; 5] =
    ["spark_plug", "glow_plug", "ignition_coil", "fuel_injector", "connecting_rod"];

/// Cubic centimetres of cars, and of what is larger.
pub(super) const OF_CARS: [u32; 8] = [998, 1198, 1398, 1498, 1598, 1798, 1984, 2398];
pub(super) const OF_LARGER: [u32; 9] = [1984, 2398, 2498, 2998, 3498, 3598, 4198, 4998, 5298];

pub(super) const TRIMS: [&str; 4] = ["", "LE", "Advance", "Exclusive"];

/// What is said of a fitment now and then.
pub(super) const NOTES: [&str; 4] = ["Con ABS", "Sin ABS", "Con aire acondicionado", "Excepto versión deportiva"];

/// Where bodegas are.
pub(super) const CITIES: [&str; 10] = [
    "Monterrey",
    "Guadalajara",
    "Ciudad de México",
    "Puebla",
    "León",
    "Querétaro",
    "Tijuana",
    "Mérida",
    "Torreón",
    "Veracruz",
];

/// A group's name with where the part goes: `Balatas` → `Balatas delanteras`.
pub(super) fn name_es(group: &str, position: &str) -> String {
    let first = group.split(' ').next().unwrap_or_default();
    let ending = if first.ends_with("as") {
        "as"
    } else if first.ends_with("os") || first.ends_with("es") {
        "os"
    } else if first.ends_with('a') || first.ends_with("ión") {
        "a"
    } else {
        "o"
    };
    let words = position.split('_').filter_map(|word| match word {
        "front" => Some("delanter"),
        "rear" => Some("traser"),
        "left" => Some("izquierd"),
        "right" => Some("derech"),
        _ => None,
    });
    words.fold(group.to_owned(), |name, word| format!("{name} {word}{ending}"))
}

/// Likewise: `Brake pads` → `Front brake pads`.
pub(super) fn name_en(group: &str, position: &str) -> String {
    let words = position.replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        None => group.to_owned(),
        Some(first) => format!("{}{} {}", first.to_uppercase(), letters.as_str(), group.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_where_the_part_goes() {
        assert_eq!(name_es("Balatas", "front"), "Balatas delanteras");
        assert_eq!(name_es("Disco de freno", "rear"), "Disco de freno trasero");
        assert_eq!(name_es("Rótula", "front_left"), "Rótula delantera izquierda");
        assert_eq!(name_es("Filtro de aceite", ""), "Filtro de aceite");
        assert_eq!(name_en("Ball joint", "front_left"), "Front left ball joint");
        assert_eq!(name_en("Oil filter", ""), "Oil filter");
    }

    #[test]
    fn every_group_that_is_named_is_one_of_the_system() {
        let known = include_str!("../../catalog/system/groups.csv");
        let named = POSITIONS.iter().flat_map(|(groups, _)| groups.split_whitespace()).chain(BY_CYLINDER);
        for group in named {
            assert!(known.lines().any(|line| line.split(',').next() == Some(group)), "{group}");
        }
        assert_eq!(positions("brake_pads"), ["front", "rear"]);
        assert_eq!(positions("oil_filter"), [""]);
    }
}
