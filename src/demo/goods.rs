//! What the demo store-room keeps: families of items, each a name in several sizes.

use crate::stores::types::{ItemKind, Unit};

/// Items that are alike but for their size.
#[derive(Debug)]
pub(super) struct Family {
    /// Where its items belong.
    pub category: &'static str,
    /// Before the number of an item.
    pub code: &'static str,
    pub name: &'static str,
    pub sizes: &'static [&'static str],
    pub kind: ItemKind,
    pub unit: Unit,
    pub supplier: &'static str,
    /// What the first size costs, in cents; each of the others is a twelfth of that dearer.
    pub cents: i64,
    /// Below this an item is low; 0 is off. It is filled up to three times as much.
    pub threshold: i64,
    pub pack: i64,
}

/// Departments with their icons and categories.
pub(super) const DEPARTMENTS: [(&str, &str, &[&str]); 5] = [
    ("Producción", "factory", &["Tornillería", "Abrasivos", "Soldadura", "Metales"]),
    ("Mantenimiento", "build", &["Rodamientos", "Lubricantes", "Eléctrico", "Neumática", "Bandas"]),
    ("Herramental", "handyman", &["Herramienta manual", "Herramienta eléctrica", "Corte", "Medición"]),
    ("Seguridad", "health_and_safety", &["Manos", "Cabeza y ojos", "Ropa y calzado"]),
    ("Servicios generales", "cleaning_services", &["Limpieza", "Empaque"]),
];

#[rustfmt::skip]
pub(super) const FAMILIES: &[Family] = &{
    use ItemKind::{Consumable, Material, Spare, Tool};
    use Unit::{Box, Litre, Metre, Pair, Piece, Roll};
    const fn of(
        category: &'static str,
        code: &'static str,
        name: &'static str,
        sizes: &'static [&'static str],
        (kind, unit): (ItemKind, Unit),
        supplier: &'static str,
        (cents, threshold, pack): (i64, i64, i64),
    ) -> Family {
        Family { category, code, name, sizes, kind, unit, supplier, cents, threshold, pack }
    }
    const EACH: (ItemKind, Unit) = (Consumable, Piece);
    const PART: (ItemKind, Unit) = (Spare, Piece);
    const TOOL: (ItemKind, Unit) = (Tool, Piece);
    const BOLTS: &str = "Tornillos del Bajío";
    const FERRETERA: &str = "Ferretera La Llave";
    const BEARINGS: &str = "Rodamientos y Bandas de León";
    const ELECTRIC: &str = "Eléctrica Cuauhtémoc";
    const SAFETY: &str = "Protección Integral";
    const STEEL: &str = "Aceros Lerma";
    const OILS: &str = "Lubricantes del Centro";
    [
        of("Tornillería", "TH", "Tornillo hexagonal", &[
            "M5 x 16", "M5 x 20", "M6 x 16", "M6 x 20", "M6 x 30", "M8 x 20", "M8 x 25", "M8 x 30", "M8 x 40", "M10 x 25",
            "M10 x 30", "M10 x 40", "M12 x 30", "M12 x 40", "M12 x 50", "M16 x 60",
        ], EACH, BOLTS, (120, 200, 100)),
        of("Tornillería", "TA", "Tornillo Allen", &[
            "M4 x 10", "M4 x 16", "M5 x 12", "M5 x 20", "M6 x 16", "M6 x 25", "M8 x 20", "M8 x 30", "M10 x 30", "M10 x 40",
            "M12 x 40",
        ], EACH, BOLTS, (190, 100, 50)),
        of("Tornillería", "TU", "Tuerca hexagonal", &["M4", "M5", "M6", "M8", "M10", "M12", "M16", "M20"], EACH, BOLTS,
            (60, 200, 100)),
        of("Tornillería", "TS", "Tuerca de seguridad", &["M5", "M6", "M8", "M10", "M12"], EACH, BOLTS, (110, 100, 100)),
        of("Tornillería", "RP", "Rondana plana", &["M4", "M5", "M6", "M8", "M10", "M12", "M16"], EACH, BOLTS, (35, 200, 100)),
        of("Tornillería", "RS", "Rondana de presión", &["M5", "M6", "M8", "M10", "M12", "M16"], EACH, BOLTS, (45, 200, 100)),
        of("Tornillería", "PR", "Prisionero Allen", &["M4 x 6", "M5 x 8", "M6 x 8", "M8 x 10", "M10 x 12"], EACH, BOLTS,
            (150, 50, 50)),
        of("Tornillería", "TM", "Tornillo de máquina", &[
            "M3 x 10", "M3 x 16", "M4 x 12", "M4 x 20", "M5 x 12", "M5 x 25", "M6 x 12", "M6 x 40",
        ], EACH, BOLTS, (70, 200, 100)),
        of("Tornillería", "PJ", "Pija para lámina", &[
            "6 x 1/2", "6 x 3/4", "8 x 1/2", "8 x 3/4", "8 x 1", "10 x 3/4", "10 x 1", "12 x 1",
        ], EACH, BOLTS, (50, 200, 100)),
        of("Tornillería", "TX", "Taquete de expansión", &["1/4", "5/16", "3/8", "1/2"], EACH, BOLTS, (680, 40, 20)),
        of("Tornillería", "RM", "Remache de aluminio", &["1/8 x 1/4", "1/8 x 3/8", "5/32 x 3/8", "3/16 x 1/2"], EACH, BOLTS,
            (40, 200, 100)),
        of("Abrasivos", "DC", "Disco de corte", &["4 1/2", "7", "9", "14"], EACH, FERRETERA, (2_450, 20, 10)),
        of("Abrasivos", "DD", "Disco de desbaste", &["4 1/2", "7", "9"], EACH, FERRETERA, (3_900, 15, 5)),
        of("Abrasivos", "DF", "Disco laminado 4 1/2 grano", &["36", "40", "60", "80", "120"], EACH, FERRETERA,
            (4_600, 15, 5)),
        of("Abrasivos", "LI", "Lija de agua grano", &["80", "120", "180", "240", "320", "400", "600", "1000"], EACH, FERRETERA,
            (1_150, 25, 25)),
        of("Abrasivos", "LB", "Lija de banda grano", &["36", "60", "80", "120"], (Consumable, Roll), FERRETERA,
            (38_000, 2, 1)),
        of("Soldadura", "E6", "Electrodo 6013", &["3/32", "1/8", "5/32"], (Consumable, Box), FERRETERA, (21_000, 4, 1)),
        of("Soldadura", "E7", "Electrodo 7018", &["3/32", "1/8", "5/32"], (Consumable, Box), FERRETERA, (24_500, 4, 1)),
        of("Soldadura", "MI", "Microalambre ER70S-6", &["0.030", "0.035", "0.045"], (Consumable, Roll), FERRETERA,
            (89_000, 3, 1)),
        of("Soldadura", "PC", "Punta de contacto", &["0.030", "0.035", "0.045"], EACH, FERRETERA, (2_800, 20, 10)),
        of("Metales", "SO", "Solera de acero", &["1/8 x 1", "3/16 x 1", "1/4 x 1 1/2", "1/4 x 2", "3/8 x 2"],
            (Material, Metre), STEEL, (6_200, 12, 6)),
        of("Metales", "RE", "Redondo cold rolled", &["1/4", "3/8", "1/2", "5/8", "3/4", "1", "1 1/2"], (Material, Metre),
            STEEL, (5_400, 12, 6)),
        of("Metales", "AN", "Ángulo de acero", &["1 x 1/8", "1 1/2 x 1/8", "2 x 3/16"], (Material, Metre), STEEL,
            (7_900, 12, 6)),
        of("Metales", "PT", "PTR", &["1 x 1", "1 1/2 x 1 1/2", "2 x 2", "3 x 3"], (Material, Metre), STEEL, (9_800, 12, 6)),
        of("Rodamientos", "RO", "Rodamiento", &[
            "6000 2RS", "6001 2RS", "6002 2RS", "6003 2RS", "6004 2RS", "6005 2RS", "6200 2RS", "6201 2RS", "6202 2RS",
            "6203 2RS", "6204 2RS", "6205 2RS", "6206 2RS", "6207 2RS", "6208 2RS", "6209 2RS", "6210 2RS", "6305 2RS",
            "6306 2RS", "6308 2RS",
        ], PART, BEARINGS, (7_800, 4, 2)),
        of("Rodamientos", "CH", "Chumacera de pared", &["UCF 204", "UCF 205", "UCF 206", "UCF 207", "UCF 208"], PART, BEARINGS,
            (31_000, 2, 1)),
        of("Rodamientos", "RT", "Retén", &["20 x 35 x 7", "25 x 40 x 7", "30 x 47 x 7", "35 x 52 x 7", "40 x 62 x 8"], PART,
            BEARINGS, (4_900, 4, 2)),
        of("Lubricantes", "AH", "Aceite hidráulico", &["ISO 32", "ISO 46", "ISO 68"], (Consumable, Litre), OILS,
            (7_400, 60, 20)),
        of("Lubricantes", "AE", "Aceite para engranes", &["ISO 150", "ISO 220", "ISO 320"], (Consumable, Litre), OILS,
            (9_100, 40, 20)),
        of("Lubricantes", "AS", "Aceite soluble", &["para corte", "para rectificado"], (Consumable, Litre), OILS,
            (8_200, 40, 20)),
        of("Lubricantes", "GR", "Grasa", &["de litio EP1", "de litio EP2", "grado alimenticio", "de alta temperatura"], EACH,
            OILS, (9_900, 10, 5)),
        of("Lubricantes", "QU", "Químico", &["aflojatodo", "desengrasante", "limpiador de contactos", "sellador anaeróbico"],
            EACH, OILS, (11_500, 8, 4)),
        of("Eléctrico", "CA", "Cable THW", &["calibre 8", "calibre 10", "calibre 12", "calibre 14", "calibre 16"],
            (Material, Metre), ELECTRIC, (2_400, 100, 100)),
        of("Eléctrico", "TE", "Terminal de ojillo", &["16-14 no. 6", "16-14 no. 8", "12-10 no. 8", "12-10 no. 10", "8 1/4"], EACH,
            ELECTRIC, (320, 50, 50)),
        of("Eléctrico", "FU", "Fusible europeo", &["1 A", "2 A", "4 A", "6 A", "10 A", "16 A", "20 A"], PART, ELECTRIC,
            (1_400, 10, 10)),
        of("Eléctrico", "CO", "Contactor 220 V", &["9 A", "12 A", "18 A", "25 A", "32 A"], PART, ELECTRIC, (48_000, 1, 1)),
        of("Eléctrico", "IT", "Interruptor termomagnético", &["1P 10 A", "1P 20 A", "2P 20 A", "3P 20 A", "3P 32 A", "3P 50 A"],
            PART, ELECTRIC, (17_500, 2, 1)),
        of("Eléctrico", "SE", "Sensor inductivo", &["M8 PNP", "M12 PNP", "M12 NPN", "M18 PNP", "M30 PNP"], PART, ELECTRIC,
            (52_000, 2, 1)),
        of("Eléctrico", "CI", "Cinturón de plástico", &["100 mm", "150 mm", "200 mm", "300 mm"], EACH, ELECTRIC, (45, 200, 100)),
        of("Eléctrico", "FO", "Lámpara LED", &["tubo T8 18 W", "tubo T8 9 W", "foco 15 W", "reflector 50 W"], PART, ELECTRIC,
            (8_900, 6, 5)),
        of("Eléctrico", "CN", "Cinta de aislar", &["negra", "roja", "azul"], EACH, ELECTRIC, (2_300, 15, 10)),
        of("Neumática", "CX", "Conexión rápida recta", &["4 mm 1/8", "6 mm 1/8", "6 mm 1/4", "8 mm 1/4", "10 mm 3/8"], PART,
            BEARINGS, (2_900, 10, 10)),
        of("Neumática", "MA", "Manguera de poliuretano", &["4 mm", "6 mm", "8 mm", "10 mm"], (Material, Metre), BEARINGS,
            (1_300, 50, 50)),
        of("Neumática", "CL", "Cilindro neumático", &["20 x 50", "25 x 80", "32 x 100", "40 x 100"], PART, BEARINGS,
            (68_000, 1, 1)),
        of("Neumática", "VA", "Válvula solenoide", &["3/2 1/8", "5/2 1/8", "5/2 1/4"], PART, BEARINGS, (74_000, 1, 1)),
        of("Bandas", "BV", "Banda en V", &[
            "A 28", "A 32", "A 38", "A 42", "A 48", "A 55", "B 38", "B 42", "B 48", "B 55", "B 60", "B 68",
        ], PART, BEARINGS, (8_600, 2, 1)),
        of("Bandas", "CD", "Cadena de rodillos", &["40", "50", "60", "80"], (Material, Metre), BEARINGS, (21_000, 3, 3)),
        of("Bandas", "CC", "Candado de cadena", &["40", "50", "60", "80"], PART, BEARINGS, (2_700, 4, 2)),
        of("Herramienta manual", "LL", "Llave combinada", &[
            "8 mm", "10 mm", "11 mm", "12 mm", "13 mm", "14 mm", "17 mm", "19 mm", "22 mm", "24 mm",
        ], TOOL, FERRETERA, (14_500, 0, 1)),
        of("Herramienta manual", "DE", "Desarmador", &["plano 1/4 x 4", "plano 5/16 x 6", "de cruz 1 x 4", "de cruz 2 x 6"], TOOL,
            FERRETERA, (9_800, 0, 1)),
        of("Herramienta manual", "PI", "Pinza", &["de electricista 9", "de corte 7", "de punta 8", "de presión 10", "pericos 12"],
            TOOL, FERRETERA, (27_500, 0, 1)),
        of("Herramienta manual", "MT", "Martillo", &["de bola 16 oz", "de bola 24 oz", "de goma"], TOOL, FERRETERA,
            (19_500, 0, 1)),
        of("Herramienta manual", "DA", "Dado 1/2", &["10 mm", "13 mm", "15 mm", "17 mm", "19 mm", "22 mm"], TOOL, FERRETERA,
            (8_900, 0, 1)),
        of("Herramienta manual", "DI", "Dado de impacto 3/4", &["17 mm", "19 mm", "21 mm", "24 mm", "27 mm", "30 mm"], TOOL,
            FERRETERA, (21_500, 0, 1)),
        of("Herramienta manual", "TQ", "Torquímetro", &["3/8 de 10 a 80 lb-pie", "1/2 de 25 a 250 lb-pie"], TOOL, FERRETERA,
            (289_000, 0, 1)),
        of("Herramienta eléctrica", "TL", "Taladro", &["de 3/8", "de 1/2", "inalámbrico 20 V"], TOOL, FERRETERA,
            (195_000, 0, 1)),
        of("Herramienta eléctrica", "ES", "Esmeriladora", &["4 1/2", "7", "recta"], TOOL, FERRETERA, (165_000, 0, 1)),
        of("Herramienta eléctrica", "PN", "Pistola de impacto", &["1/2", "3/4", "inalámbrica 20 V"], TOOL, FERRETERA,
            (340_000, 0, 1)),
        of("Corte", "BR", "Broca HSS", &[
            "1/16", "3/32", "1/8", "5/32", "3/16", "7/32", "1/4", "5/16", "3/8", "1/2",
        ], EACH, FERRETERA, (2_600, 10, 10)),
        of("Corte", "MC", "Machuelo", &["M4", "M5", "M6", "M8", "M10", "M12"], EACH, FERRETERA, (13_500, 3, 1)),
        of("Corte", "FR", "Fresa de carburo", &["1/8", "1/4", "3/8", "1/2", "3/4"], EACH, FERRETERA, (46_000, 2, 1)),
        of("Corte", "IN", "Inserto de carburo", &["CNMG 120408", "DNMG 150608", "TNMG 160404", "WNMG 080408"], EACH,
            FERRETERA, (16_800, 20, 10)),
        of("Medición", "ME", "Vernier digital", &["6", "8", "12"], TOOL, FERRETERA, (148_000, 0, 1)),
        of("Medición", "MM", "Micrómetro", &["de 0 a 1", "de 1 a 2", "de 2 a 3"], TOOL, FERRETERA, (176_000, 0, 1)),
        of("Medición", "MU", "Multímetro", &["de gancho", "industrial"], TOOL, ELECTRIC, (230_000, 0, 1)),
        of("Medición", "FL", "Flexómetro", &["5 m", "8 m"], TOOL, FERRETERA, (18_500, 0, 1)),
        of("Manos", "GN", "Guante de nitrilo", &["chico", "mediano", "grande", "extra grande"], (Consumable, Pair), SAFETY,
            (1_900, 60, 50)),
        of("Manos", "GC", "Guante de carnaza", &["corto", "largo"], (Consumable, Pair), SAFETY, (7_400, 20, 12)),
        of("Manos", "GA", "Guante anticorte nivel 5", &["7", "8", "9", "10"], (Consumable, Pair), SAFETY, (11_800, 15, 12)),
        of("Cabeza y ojos", "LE", "Lente de seguridad", &["claro", "oscuro", "sobrelente"], EACH, SAFETY, (4_200, 24, 12)),
        of("Cabeza y ojos", "CS", "Casco", &["blanco", "amarillo", "azul", "rojo"], EACH, SAFETY, (18_900, 5, 5)),
        of("Cabeza y ojos", "TP", "Tapón auditivo", &["desechable", "con cordón"], (Consumable, Pair), SAFETY, (450, 100, 100)),
        of("Cabeza y ojos", "MS", "Mascarilla", &["N95", "con válvula", "para vapores"], EACH, SAFETY, (2_900, 30, 20)),
        of("Ropa y calzado", "ZA", "Zapato de seguridad", &["24", "25", "26", "27", "28", "29"], (Consumable, Pair), SAFETY,
            (89_000, 2, 1)),
        of("Ropa y calzado", "OV", "Overol", &["38", "40", "42", "44"], EACH, SAFETY, (54_000, 3, 1)),
        of("Ropa y calzado", "CV", "Chaleco reflejante", &["mediano", "grande", "extra grande"], EACH, SAFETY, (8_500, 6, 6)),
        of("Limpieza", "TR", "Trapo industrial", &["blanco", "de color"], EACH, FERRETERA, (1_200, 50, 50)),
        of("Limpieza", "JA", "Jabón para manos", &["con abrasivo", "líquido"], (Consumable, Litre), FERRETERA, (5_600, 10, 5)),
        of("Limpieza", "BO", "Bolsa para basura", &["mediana", "grande", "extra grande"], EACH, FERRETERA, (420, 100, 50)),
        of("Limpieza", "AB", "Absorbente", &["de aceite", "universal"], EACH, FERRETERA, (14_500, 6, 3)),
        of("Empaque", "CT", "Cinta de empaque", &["transparente", "canela", "frágil"], (Consumable, Roll), FERRETERA, (3_100, 24, 12)),
        of("Empaque", "FJ", "Fleje de plástico", &["1/2", "5/8"], (Consumable, Roll), FERRETERA, (78_000, 2, 1)),
        of("Empaque", "CJ", "Caja de cartón", &["20 x 20 x 20", "30 x 30 x 30", "40 x 30 x 30", "50 x 40 x 40"], EACH, FERRETERA,
            (1_600, 50, 50)),
    ]
};

/// Who works there: badge, name, department.
pub(super) const PERSONS: [(&str, &str, &str); 17] = [
    ("E-101", "Ana Lilia Torres", "Producción"),
    ("E-102", "Benito Chávez", "Producción"),
    ("E-103", "Claudia Reséndiz", "Producción"),
    ("E-104", "Daniel Ibarra", "Producción"),
    ("E-105", "Elsa Montoya", "Producción"),
    ("E-106", "Fermín Aguilar", "Producción"),
    ("E-201", "Gabriel Nava", "Mantenimiento"),
    ("E-202", "Irma Cordero", "Mantenimiento"),
    ("E-203", "Jacinto Meza", "Mantenimiento"),
    ("E-204", "Karla Quintero", "Mantenimiento"),
    ("E-205", "Leopoldo Rangel", "Mantenimiento"),
    ("E-301", "Mónica Trejo", "Herramental"),
    ("E-302", "Noé Villalobos", "Herramental"),
    ("E-303", "Óscar Pineda", "Herramental"),
    ("E-401", "Patricia Solís", "Seguridad"),
    ("E-501", "Ramiro Ledesma", "Servicios generales"),
    ("E-502", "Silvia Oropeza", "Servicios generales"),
];

/// What is worked on.
pub(super) const JOBS: [(&str, &str); 6] = [
    ("OT-1041", "Reconstrucción de prensa 2"),
    ("OT-1042", "Transportador de empaque"),
    ("OT-1043", "Guardas de la línea 1"),
    ("OT-1044", "Paro mayor de caldera"),
    ("OT-1045", "Tablero de la nave B"),
    ("OT-1046", "Dispositivos de ensamble"),
];
