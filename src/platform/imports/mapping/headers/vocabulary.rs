//! The words that people and programs put above their columns, in Spanish, English, Portuguese, French, Italian and German,
//! without accents.

/// What a word of a header speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concept {
    /// Something that tells one article from another: code, reference, key.
    Number,
    /// The article as a piece: part, spare.
    Part,
    /// The article as merchandise: item, product.
    Article,
    /// Who makes it.
    Maker,
    /// Who made the vehicle's own part.
    Original,
    Supplier,
    Customer,
    /// The seller's own.
    Own,
    /// A number that is none of the trade: a row, a record.
    Id,
    Barcode,
    Brand,
    /// A line or house of products.
    Line,
    /// What it is called.
    Name,
    /// A name that is a description and nothing else.
    Description,
    Price,
    /// To the public: list, retail.
    Public,
    /// Recommended by the maker.
    Recommended,
    /// Selling.
    Sale,
    /// A level below the public's: trade, wholesale, dealer.
    Trade,
    Promotion,
    Net,
    Gross,
    /// What the seller itself pays.
    Cost,
    /// An amount of whatever kind.
    Amount,
    Tax,
    /// Or a margin, a deposit: money beside the price.
    Discount,
    Currency,
    Stock,
    Quantity,
    Available,
    Total,
    Least,
    Most,
    /// Ordering again.
    Reorder,
    /// Bought and not there yet, or sold and not gone yet.
    Order,
    Reserved,
    Virtual,
    Pack,
    Multiple,
    Unit,
    Location,
    Branch,
    Date,
    Time,
    Measure,
    Category,
    Vehicle,
    /// The maker's name of a kind of article, or of a vehicle.
    Model,
    Status,
    Web,
    Country,
    Remark,
}

/// The vocabulary, by what the words speak of; a word may stand in several places.
pub(super) const WORDS: &[(&[Concept], &str)] = {
    use Concept::{
        Amount, Article, Available, Barcode, Branch, Brand, Category, Cost, Country, Currency, Customer, Date,
        Description, Discount, Gross, Id, Least, Line, Location, Maker, Measure, Model, Most, Multiple, Name, Net,
        Number, Order, Original, Own, Pack, Part, Price, Promotion, Public, Quantity, Recommended, Remark, Reorder,
        Reserved, Sale, Status, Stock, Supplier, Tax, Time, Total, Trade, Unit, Vehicle, Virtual, Web,
    };
    &[
        (
            &[Number],
            "codigo cod cd cdg codig clave cve referencia ref refer numero num nro nr no n sku ugs matricula \
            code reference number nummer numer codice rif riferimento catalog catalogue nsn kat",
        ),
        (&[Number, Article], "itemcode artnr artno"),
        (
            &[Part],
            "parte part parts pieza peca pecas piece refaccion refacciones repuesto recambio ricambio ricambi \
            teil teile ersatzteil sparepart spare rechange",
        ),
        (&[Part, Number], "pn np noparte partnumber partno nparte"),
        (&[Maker, Number], "mpn han mfrpn oemcode"),
        (
            &[Article],
            "articulo art article articolo artikel artigo item itm producto prod product produto prodotto \
            produit material mercancia ware",
        ),
        (
            &[Maker],
            "firm firma fabricante fabricant fab fabr fabbr fabbricante fabrica factory manufacturer manufacturers mfr mfg \
            manuf maker hersteller herst produttore produtor producteur costruttore constructeur productor montadora",
        ),
        (&[Brand], "mca marca marcas marque marke marchio brand brands fabrikat make mrk"),
        (&[Line], "linea lin ligne linha line casa house"),
        (&[Original], "oem oe original originale orig"),
        (
            &[Supplier],
            "altern alterno alterna alternativo sinonimo synonym proveedor prov proveed fournisseur fourniss fourn frs frn fornecedor forn fornitore \
            lieferant lief vendor vend supplier supp surtidor",
        ),
        (&[Customer], "cliente client customer kunde kunden cust"),
        (
            &[Own],
            "interno interna int interne intern internal propio propia eigene eigen sistema system legacy own \
            empresa nuestro nuestra",
        ),
        (&[Own, Number], "matnr"),
        (
            &[Id],
            "id ids uuid guid lfd seq secuencia consecutivo renglon fila row record registro riga handle pos idx \
            schlussel zeile linenum",
        ),
        (
            &[Barcode],
            "ean eans upc gtin barcode barras barra barre barres bar gencod gencode strichcode jan isbn \
            codbar codbarras",
        ),
        (&[Name], "nombre name nom nome titulo title titre titolo intitule naam"),
        (
            &[Description],
            "descripcion descripciones descrip desc descr dscr dsc ds description designation design \
            libelle lib bezeichnung bez beschreibung benennung denominacion denominazione denominacao denom descricao \
            descrizione detalle concepto text texto kurztext nomenclature omschrijving leyenda maktx especificacion \
            descriptor glosa",
        ),
        (&[Description, Public], "detail"),
        (
            &[Price],
            "precio precios prix preco prezzo preis price prices pricing prc pr px prijs prezzi prec rate \
            pre precunit",
        ),
        (&[Price, Public], "pvp ppublico plista tarif tarifa listprice"),
        (&[Price, Sale], "pv vk pventa kbetr prven"),
        (&[Price, Unit], "pu punitario"),
        (&[Price, Net], "pneto"),
        (&[Price, Recommended], "rrp uvp msrp srp mrp pvpr pmvp"),
        (
            &[Public],
            "publico publica public pubblico pubblica lista list liste listen listino retail menudeo mostrador \
            detal consumidor endkunde catalogo regular regulier",
        ),
        (
            &[Sale],
            "venta ventas vta vtas vente ventes venda vendas vendita vendite verkauf verkaufs ven vent sale \
            sales selling sell vendere",
        ),
        (
            &[Trade],
            "mayoreo mayorista mayor dealer dlr jobber wd trade taller distribuidor distrib revendedor \
            rivenditore riv installateur wholesale gremio reseller revenda revendeur tabela medmayoreo",
        ),
        (&[Promotion], "promo promocion promocional oferta special aktion offerta promotion compare"),
        (&[Net], "net neto netto nett liquido liq"),
        (&[Gross], "bruto brutto brut gross lordo"),
        (
            &[Cost],
            "costo costos coste cto cs cost costs costing cogs custo cout couts coutant costi achat ach compra \
            compras comp purchase acquisition acq acquisto acq einkauf einkaufs ek ult ultimo ultima last dernier derniere \
            letzter letzte laatste aankoop revient promedio average avg medio med moyen standard stprs repl \
            replacement landed adquisicion uprc",
        ),
        (&[Amount], "valor value val wert amount monto importe montant"),
        (
            &[Tax],
            "iva vat tva mwst tax taxes igv icms ipi itbis isv ht ttc htva excl incl inc imp impuesto impuestos \
            picm aliquota gst",
        ),
        (
            &[Discount],
            "bonif descuento dto dscto remise rabatt rab rabais sconto desconto discount disc margen margin marge \
            markup coef utilidad comision bonificacion surcharge core pfand consigne deposit pfu pct percent",
        ),
        (&[Currency], "moneda mon divisa devise moeda valuta wahrung waehrung waehr currency curr konwa"),
        (
            &[Stock],
            "existencia existencias exist stock stocks stk estoque esistenza esist giacenza giac bestand \
            inventario inventory inv inventaire lager lag saldo saldos voorraad soh qoh onhand oh hand labst fisico \
            fisica physical physique sto best qoh tenencia",
        ),
        (
            &[Quantity],
            "ctdad cantid cantidad cantidades cant ctd cdad qty qte qta qt qtd qtde quantity quantite quantidade \
            quantita quant menge anzahl anz piezas pzas pza pzs pz pcs pieces unidades uds unds units",
        ),
        (&[Quantity, Available], "qatu"),
        (
            &[Available],
            "disponible disponibles disponibilidad disp dispo disponivel disponibilita disponibilite \
            verfugbar verfuegbar available avail libre libres free frei lieferbar immed immediata atu atual actual actuel \
            aktuell current ist usable",
        ),
        (&[Total], "total gesamt tot totale totales suma global"),
        (&[Least], "min minimo minima mini minimum mindest minbe low bajo faible"),
        (&[Least, Order, Quantity], "moq"),
        (&[Least, Order], "mindestabnahme"),
        (&[Most], "max maximo maxima maxi maximum hochst hoechst massimo massima"),
        (
            &[Reorder],
            "critico critica reordering reord reorden reorder reposicion reposicao resurtir resurtido alerta alerte seuil notify melde scorta \
            safety sicherheits seguridad eisbe preferred punto rop",
        ),
        (
            &[Order],
            "pedido pedidos ped order orders ordered onorder orderno orden commande commandes comm com cde cmd \
            bestellt bestell bestellung abnahme auftrag auftragen auftrage encomenda enc ordine ordinata ordinato ord \
            ordin transito transit camino llegar incoming arrivo inarrivo zulauf pendente pendiente pending backorder \
            lead insme buy qpedven surtir",
        ),
        (
            &[Reserved],
            "reservado reservada reservados reserva reserved reserve resv res reserviert apartado apartados \
            comprometido comprometida committed allocated alloc impegnato impeg speme blocked",
        ),
        (&[Virtual], "virtual forecast proyectado projected previsto 24h 48h 72h"),
        (
            &[Pack],
            "caja cajas box boxes pack package packing pkg paquete paq colis colisage conf confezione carton ctn \
            case cases palete palette vpe ve emb embalaje embalagem empaque pcb inner master cx conditionnement bulto",
        ),
        (&[Multiple], "multiplo multiplos multiple multiples multipli"),
        (
            &[Unit],
            "unidad unid unit unite unita unitario unitaire unitaria einheit einzel uom um udm ud un me each ea \
            medida meins presentacion",
        ),
        (
            &[Location],
            "ubicacion ubicaciones ubic localizacion localizacao localiz localizador loc location anaquel \
            estante estanteria rack pasillo shelf bin emplacement casier allee prateleira corredor scaffale scaff \
            ubicazione ort platz regal fach pl endereco local gaveta posicion posicao posizione rayon etagere hueco slot \
            pallet lgpbe nivel",
        ),
        (
            &[Branch],
            "almacen almacenes alm bodega bodegas sucursal suc tienda deposito depositos depot dep dp magazzino \
            armazem warehouse whse wh filiale store branch werks lgort entrepot",
        ),
        (
            &[Date],
            "fecha date data datum dt dat fec dia desde hasta vigencia valid stand erstellt created creation \
            updated update modified modificacion alta caducidad expiry expiration mhd dluo validade vencimiento zugang \
            movimiento mov aend entered maj ersda timestamp ts",
        ),
        (&[Time], "hora time heure uhrzeit zeit ora hour days dias jours entrega"),
        (
            &[Measure],
            "peso weight poids gewicht kg gramos grams gram gr grs mm cm largo alto ancho length width height \
            lung larg haut diam diametro volumen volume contenido contenance inhalt size medidas dimension dimensiones \
            tamano kcal kj grasa grasas fat fett protein proteina proteinas proteines eiweiß eiweiss sel salt sal energia \
            energie 100g 100ml teor alc vol cap db coppia ft cube lbs lb oz ml litro litre liter meas grund nm",
        ),
        (
            &[Category],
            "categ categoria category categories categories familia family famille famiglia grupo group groupe \
            gruppo gruppe waren wgr clase clasificacion class classe tipo type typ subgrupo subfamilia departamento dept \
            segmento rubro seccion tags tag abc sat hsn hts commodity nominal account cuenta posipi matchcode suchbegr kz \
            satz atributo attribute attribut tipologia ncm saison arancel",
        ),
        (
            &[Vehicle],
            "vehiculo vehiculos vehicle auto carro coche ano anos anio year years annee anno jahr motor \
            aplicacion aplicaciones aplicacao application fitment moto car cilindrada ",
        ),
        (
            &[Status],
            "servir recibir pdte estado estatus status stato statut activo activa active aktiv inactive publicado published publie \
            visible visibility situacion situacao descontinuado discontinued cond condition condicion featured bloqueado \
            sommeil msblql demil nuevo lote lot lotto serie",
        ),
        (&[Web], "imagen imagenes image images img foto fotos photo picture url link liga enlace web src thumbnail"),
        (&[Country], "pais country pays land paese origen origin origine ursprung cage procedencia"),
        (
            &[Remark],
            "nota notas note notes observacion observaciones obs comentario comentarios comment comments \
            remark remarks bemerkung",
        ),
        (&[Supplier, Number], "cdfor codfor sinonimo"),
        (&[Model], "modelo model modele modello mod"),
        // Words that say nothing of what the column holds.
        (
            &[],
            "de del la el los las al a y e o u en con sin por para x of the and per in on to du des le les et une d l \
            di della dello il do da dos das em s c g h i columna column col campo feld field dato dado level variant base \
            display short long our su mxn mx usd eur euro gbp cop clp ars pen brl uno mas iva control",
        ),
    ]
};
