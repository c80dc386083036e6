//! What columns are called whose names are few and fixed: whole headers, without accents, spaces and signs.

use super::super::fields::Meaning;

/// The names of a meaning, most telling first. A `|` stands before those that are a second choice: a column of theirs is no
/// rival to one before it.
pub(super) fn names(meaning: Meaning) -> &'static str {
    NAMES.iter().chain(VEHICLES).find(|(other, _)| *other == meaning).map_or("", |(_, names)| *names)
}

/// Words at the end of a header that name a unit.
pub(super) const UNITS: &[&str] =
    &["l", "lt", "lts", "litros", "liters", "litres", "cc", "cm3", "ccm", "cm", "3", "hp", "cv", "bhp", "ps", "kw"];

const NAMES: &[(Meaning, &str)] = &[
    (Meaning::Instant, "timestamp detectedat fechahora fechayhora datetime instante | fecha date"),
    (Meaning::TimeOfDay, "hora time"),
    (Meaning::Line, "line linea machineid machine maquina productionline equipo lineid"),
    (Meaning::Area, "area zona zone estacion station"),
    (Meaning::Product, "product producto productid sku part articulo"),
    (Meaning::Pieces, "quantity cantidad count piezas units unidades qty"),
    (Meaning::Device, "device dispositivo camera camara sensor"),
    (Meaning::Sequence, "sequence secuencia seq consecutivo"),
    (Meaning::Status, "status estado estatus result resultado"),
    (
        Meaning::ItemCode,
        "codigo code clave sku cve codigoarticulo codigodearticulo codigodelarticulo codigointerno claveinterna \
         clavearticulo codigoproducto codigodeproducto itemcode itemno itemnumber stockcode productcode partnumber \
         partno noparte nodeparte numerodeparte referencia ref reference matricula nsn | id numero number no material",
    ),
    (
        Meaning::ItemName,
        "nombre name nombrearticulo nombredelarticulo nombreproducto nombredelproducto itemname productname \
         textobrevedematerial textobrevematerial materialdescription materialkurztext descripciondelmaterial \
         descripciondematerial articulo item producto product material denominacion designacion \
         descripcion description descripciondelarticulo itemdescription productdescription | desc descrip concepto detalle",
    ),
    (Meaning::ItemKind, "tipo type kind tipoarticulo tipodearticulo itemtype itemkind clase"),
    (
        Meaning::MeasureUnit,
        "unidad unit um udm uom unidaddemedida unidadmedida unitofmeasure umedida medida baseunit umb unidaddemedidabase \
         unidadmedidabase unidadbase baseunitofmeasure productunitofmeasure unidaddemedidadelproducto | unidades presentacion",
    ),
    (Meaning::Department, "departamento department depto dept area seccion"),
    (
        Meaning::Category,
        "categoria category familia family grupo group subcategoria rubro clasificacion productcategory | linea",
    ),
    (
        Meaning::Threshold,
        "minimo min minimum stockminimo minstock minimumstock existenciaminima cantidadminima inventariominimo \
         puntodereorden reorderpoint reorderlevel threshold umbral minquantity | reorden reorder minqty",
    ),
    (
        Meaning::Target,
        "maximo max maximum stockmaximo maxstock maximumstock existenciamaxima cantidadmaxima inventariomaximo \
         target objetivo maxquantity | maxqty",
    ),
    (Meaning::Supplier, "proveedor supplier vendor prov proveedores suppliername vendorname nombreproveedor"),
    (
        Meaning::OrderReference,
        "orden ordendetrabajo ordentrabajo ot pedido folio referencia reference noorden nodeorden numerodeorden nopedido nodepedido \
         numerodepedido ordernumber orderno order workorder workorderno wo purchaseorder po pono ordendecompra oc ordemdeproducao \
         ordemdeservico ordem op numerodopedido numerodaordem noot nodeot numerodeot nroot ordendeproduccion ordenproduccion \
         ordendefabricacion ordenfabricacion of noof nodeof nroorden nrodeorden nropedido nrodepedido numorden numpedido \
         noordendetrabajo numerodeordendetrabajo productionorder productionorderno manufacturingorder mo job jobno jobnumber \
         workordernumber wono fertigungsauftrag auftrag auftragsnummer | ref id numero number no",
    ),
    (
        Meaning::DrawingCode,
        "plano clavedelplano codigodelplano numerodeplano noplano nodeplano drawing drawingnumber drawingno drawingcode dwg dwgno \
         clave codigo code pieza clavedelapieza clavedepieza codigodelapieza codigodepieza codigopieza numerodepieza numerodeparte \
         noparte nodeparte partnumber partno part workpiece piece itemcode sku desenho numerododesenho codigododesenho \
         codigodapeca codigopeca peca dibujo nodibujo nodedibujo numerodedibujo nroplano nrodeplano partid codigodearticulo \
         codigoarticulo codigodeproducto codigoproducto claveproducto productcode itemno itemnumber codigodematerial \
         codigomaterial numerodematerial nodematerial materialnumber materialno referenciainterna internalreference \
         zeichnungsnummer teilenummer artikelnummer materialnummer | item articulo producto product produto material",
    ),
    (
        Meaning::PieceName,
        "nombredelapieza nombrepieza nombre descripciondelapieza denominacion designacion piecename partname partdescription name \
         nomedapeca nomepeca nome denominacao descripcion description descricao textobrevedematerial textobrevematerial \
         descripciondematerial descripciondelmaterial materialdescription descripciondelproducto descripciondelarticulo \
         nombredelproducto productname itemdescription bezeichnung kurztext materialkurztext | concepto | articulo producto product produto",
    ),
    (
        Meaning::Revision,
        "revision rev revisiondelplano revplano drawingrevision drawingrev revisao revisaododesenho version versao indice",
    ),
    (
        Meaning::RawMaterial,
        "material materiaprima rawmaterial materialdelapieza tipodematerial materialtype materialdapeca aleacion alloy liga grado grade",
    ),
    (
        Meaning::Route,
        "ruta route routing etapas stages proceso procesos process processes operaciones operations roteiro rota processo \
         processos operacoes secuencia",
    ),
    (
        Meaning::Planned,
        "piezasdelplan cantidadpedida cantidadordenada cantidadplan cantidadaproducir orderqty orderquantity plannedqty \
         plannedquantity qtyplan plan cantidad piezas pzas quantity qty pieces pcs quantidade qtde qtd pecas quantidadepedida \
         quantitytoproduce qtytoproduce cantidadafabricar cantidadplaneada cantidadplanificada cantidadprogramada \
         cantidadrequerida cantidadsolicitada cantidadtotal cantidaddepiezas cantidaddelaorden cantidadorden ctdtotalorden \
         ctdtotalordengmein ctdorden totalorderquantity qtyordered quantityordered qtyrequired requiredquantity jobqty nopiezas \
         nodepiezas numerodepiezas totaldepiezas totalpiezas auftragsmenge menge | unidades units lote total cant ctd",
    ),
    (
        Meaning::DueDate,
        "fechadeentrega fechaentrega entrega duedate due deliverydate delivery fechacompromiso compromiso fecharequerida \
         requireddate needby vencimiento vence datadeentrega dataentrega prazo prazodeentrega fentrega fdeentrega \
         fechacompromisodeentrega fechadecompromiso fechapromesa fechalimite fechafinextrema finextrema fechafinprogramada \
         fechafin fechadefin fechatermino fechadetermino scheduleddate scheduledenddate scheduledfinish basicfinishdate \
         basicfinish finishdate enddate promisedate promiseddate needdate deadline eckendtermin liefertermin | fecha date data",
    ),
    (Meaning::Priority, "prioridad priority prioridade urgencia urgency | urgente urgent"),
    (
        Meaning::Client,
        "cliente customer client nombredelcliente nombrecliente customername clientname nomedocliente cte razonsocial kunde",
    ),
    (
        Meaning::Note,
        "notas nota observaciones observacion comentarios comentario instrucciones notes note remarks remark comments comment \
         instructions observacoes observacao notadepedido | descripcion description descricao detalle",
    ),
    (
        Meaning::Partner,
        "maquilador partner maquila proveedormaquila proveedordemaquila tallerexterno proveedorexterno subcontratista subcontractor tercero parceiro terceiro subcontratado | proveedor supplier \
         vendor fornecedor",
    ),
    (
        Meaning::PartnerDue,
        "fechadelmaquilador fechamaquilador entregadelmaquilador entregamaquilador partnerdue partnerduedate partnerdate \
         supplierduedate fechadelproveedor fechaproveedor datadoparceiro dataparceiro datadofornecedor",
    ),
    (
        Meaning::MachineCode,
        "maquina machine clavedelamaquina clavemaquina codigodelamaquina machinecode machineid maquinacodigo codigodamaquina \
         centrodetrabajo workcenter centrodetrabalho | equipo equipment equipamento recurso resource",
    ),
];

/// The browser's reader does without them, and tells of files of the catalogue what it can without.
#[cfg(not(feature = "server"))]
const VEHICLES: &[(Meaning, &str)] = &[];

#[cfg(feature = "server")]
const VEHICLES: &[(Meaning, &str)] = &[
    (
        Meaning::Make,
        "make makename makedisplay vehiclemake carmake marca marcavehiculo marcadelvehiculo marcaauto \
         armadora manufacturer manufacturername automaker mfr mfrname fabricante brand brandname constructora \
         constructor makeid",
    ),
    (
        Meaning::Model,
        "model modelname vehiclemodel carmodel submarca linea modelo modelovehiculo modelodelvehiculo \
         nombremodelo nombredelmodelo modle nameplate basemodel",
    ),
    (
        Meaning::Year,
        // In Mexico a file with a "submarca" or a "línea" has the year in its "modelo".
        "year modelyear yearmodel vehicleyear caryear my ano anio anomodelo aniomodelo modeloano modeloanio \
         yearid years modelyears productionyears yearrange anos anios rango rangodeanos rangodeanios \
         generationyears | modelo",
    ),
    (
        Meaning::YearFrom,
        "yearfrom fromyear startyear yearstart beginyear yearbegin firstyear minyear yearmin anodesde \
         aniodesde anoinicial anioinicial anoinicio anioinicio desde productionstart from inicio",
    ),
    (
        Meaning::YearTo,
        "yearto toyear endyear yearend lastyear maxyear yearmax anohasta aniohasta anofinal aniofinal anofin \
         aniofin hasta productionend to fin",
    ),
    (
        Meaning::Displacement,
        "displacement displ enginedisplacement enginesize enginecapacity cilindrada desplazamiento \
         desplazamientodelmotor litraje litros liters litres liter litre capacity enginevolume volumendemotor \
         capacidaddemotor enginecc cc cm3 disp",
    ),
    (Meaning::Engine, "engine motor enginename enginedescription enginedesc motorizacion engineversion"),
    (Meaning::EngineCode, "enginecode codigodemotor codigomotor clavemotor clavedemotor motorcode enginemodel"),
    (
        Meaning::Cylinders,
        "cylinders cyl cyls cil cilindros enginecylinders numcylinders numberofcylinders nocilindros \
         numcilindros numerodecilindros cylindercount",
    ),
    (
        Meaning::Fuel,
        "fuel fueltype fueltype1 combustible tipodecombustible tipocombustible enginefueltype enginefuel \
         fuelname carburante gasolina energia",
    ),
    (Meaning::Power, "power horsepower enginehp enginepower hp potencia caballos maxpower bhp cv kw"),
    (
        Meaning::Transmission,
        "transmission trans trany transmissiontype transmision tipodetransmision tipotransmision gearbox caja \
         cajadecambios transmissiondesc",
    ),
    (
        Meaning::Drivetrain,
        "drivetrain drive drivewheels drivenwheels drivetype driveline traccion tipodetraccion wheeldrive",
    ),
    (Meaning::Trim, "trim trimlevel trimname submodel submodelname version variant nivel equipamiento"),
    (
        Meaning::Body,
        "body bodystyle bodystyles bodytype carroceria tipodecarroceria vehiclestyle vehicleclass vclass \
         class clase vehicletype tipodevehiculo tipo",
    ),
    (
        Meaning::SpokenNumber,
        "numerodeparte numeroparte noparte nodeparte nparte partnumber partno part pn mpn parte numero number no num codigo code clave \
         numerodepieza nopieza numerodecatalogo catalogo catalognumber refaccion itemnumber item sku articulo",
    ),
    (
        Meaning::EnglishName,
        "nombreingles nombreeningles descripcioningles descripcioneningles nameen englishname descriptionen englishdescription \
         partterminologyname",
    ),
    (Meaning::PartKind, "tipodeparte tipodepieza tiporefaccion origendelaparte partkind kind | tipo type"),
    (Meaning::Tier, "calidad nivel niveldecalidad tier quality qualitytier gama segmento grade"),
    (
        Meaning::Successor,
        "sustituidopor sustituidapor reemplazadopor reemplazadapor sustituto supersededby replacedby supersession supersesion \
         nuevonumero newnumber numeronuevo",
    ),
    (
        Meaning::Attributes,
        "atributos attributes especificaciones specifications specs caracteristicas features medidas datostecnicos",
    ),
    (
        Meaning::Pictures,
        "imagenes images imagen image fotos foto photos photo pictures picture urlimagen urldelaimagen imageurl imageurls \
         imagenurl linkimagen imagelink fotourl urlfoto",
    ),
    (
        Meaning::ReplacedBrand,
        "marcaoem marcaoe marcaoriginal marcareemplazada marcasustituida marcaqueremplaza marcaquereemplaza marcareferencia \
         marcadelareferencia marcaequivalente marcacompetencia brandlabel oembrand oebrand tobrand replacedbrand interchangebrand \
         competitorbrand competitor competidor competencia armadora",
    ),
    (
        Meaning::ReplacedNumber,
        "numerooem numerooe numerooriginal nooem nooriginal oem oe original codigooem codigooe codigooriginal claveoem \
         numeroreemplazado reemplazaa sustituyea equivalencia equivalencias equivalente numeroequivalente referencia \
         numerodereferencia crossreference crossreferencenumber interchange interchangenumber intercambio replacednumber \
         tonumber oemnumber oenumber oempartnumber competitornumber competitorpartnumber numerocompetencia",
    ),
    (Meaning::Source, "fuente source origen origin quienlodice catalogo catalog publication"),
    (Meaning::Direction, "direccion direction sentido sentidos twoway bidireccional"),
    (Meaning::Confidence, "confianza confidence certeza seguridad score"),
    (Meaning::Licence, "licencia licence license"),
    (Meaning::ClaimDate, "fecha fechadelafuente vigentedesde desde claimedat claimdate date effectivedate"),
    (Meaning::Revoked, "revocada revocado revoked baja cancelada anulada"),
    (
        Meaning::FittingPlace,
        "posicion position pos ubicacion lado side location lugar colocacion eje axle ubicacionenelvehiculo fittingposition",
    ),
    (
        Meaning::PerVehicle,
        "cantidad quantity qty cant porvehiculo cantidadporvehiculo qtypervehicle pervehicle piezas pzas pcs",
    ),
];
