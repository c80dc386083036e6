//! The guards: tests of what must hold for every door, page, table and source file, so that a new one that is
//! forgotten fails here. The whole router is asked, without sockets.
//!
//! | file | holds |
//! |---|---|
//! | `every_door` | each server function and REST door refuses whom it must; `doors` has a valid sample of each |
//! | `entities` | what is set up is found, changed and deleted alike, and the audit tells it |
//! | `acting` | whoever acts for an organization is served as its owner, and nothing more |
//! | `areas` | which organizations have which area, and what is tried of each |
//! | `audit` `auth` `catalog` `facts` `inventory` `notices` `oee` `production` `stores` | what the REST doors answer |
//! | `crawlers` | what search engines read of the public pages, and that they find no others |
//! | `sessions` | cookies, limits and other sites, as browsers and scripts meet them |
//! | `guarding` | headers, limits and refusals that every answer has alike |
//! | `idempotency` | whatever changes something by REST is done once under one key, or stands on a list |
//! | `layers` | which module may know which |
//! | `logging` | a request has one line, and whatever goes wrong in it names it |
//! | `openapi` | the document of the REST doors |
//! | `pads` | a pad from its code to its end, and who is at work on it |
//! | `pages` | status, headers and document element of each page |
//! | `people` | registering, approving, administering people, organizations and settings; `people_doors` has the samples |
//! | `screens` | a wall screen from its code to its end, as its browser meets it |
//! | `policy` | role × module × permission, as a file that somebody reads |
//! | `schema` | tables, policies, keys and grants |
//! | `walls` | which source files may speak SQL, and which functions see all tenants |

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod acting;
mod areas;
mod audit;
mod auth;
mod catalog;
mod crawlers;
mod doors;
mod entities;
mod every_door;
mod facts;
mod floor;
mod guarding;
mod idempotency;
mod inventory;
mod layers;
mod logging;
mod notices;
mod oee;
mod openapi;
mod pads;
mod pages;
mod people;
mod people_doors;
mod policy;
mod production;
mod rpc_samples;
mod schema;
mod screens;
mod sessions;
mod site;
mod stores;
mod tasks;
mod walls;
