//! `/api/v1/oee/products`

use crate::api::crud::crud;
use engrane::oee::types::{Product, ProductValues};

crud! {
    "/oee/products", "/oee/products/{id}": "Its id or code", Product, ProductValues;
    list_products: "The products, by code.",
    find_product: "One product.",
    create_product: "Sets up a product.",
    change_product: "Changes a product as a whole, with its rates.",
    delete_product: "Removes a product that was never made.",
}
