//! Every spelling of a type is one that the servers take.

use vellum::dialect::mysql::spelling::MysqlSpelling;
use vellum::dialect::postgresql::spelling::PostgresqlSpelling;
use vellum::dialect::spelling::Spelling;
use vellum::dialect::sqlite::spelling::SqliteSpelling;
use vellum::types::{Base, Plain, Type};
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::on_every_server;

/// Every type of the format that has a home makes a column, with no, one and two numbers and without a sign.
#[test]
fn types_are_taken() {
    on_every_server(|server| {
        let spelling: &dyn Spelling = match server.dialect() {
            Dialect::Postgresql => &PostgresqlSpelling,
            Dialect::Sqlite => &SqliteSpelling,
            Dialect::Mysql => &MysqlSpelling,
        };
        let database = Database::new(server);
        let mut columns = Vec::new();
        for plain in Plain::ALL {
            let extension = matches!(plain, Plain::Citext | Plain::Hstore | Plain::Geometry);
            if extension && server.dialect() == Dialect::Postgresql {
                continue;
            }
            for arguments in [vec![], vec![1], vec![6], vec![12, 4], vec![15, 0]] {
                let temporal = matches!(plain, Plain::Time | Plain::Timestamp | Plain::Timestamptz);
                if !plain.arguments().contains(&arguments.len()) || temporal && arguments.first() > Some(&6) {
                    continue;
                }
                for (unsigned, dimensions) in [(false, 0), (true, 0), (false, 1)] {
                    let (base, arguments) = (Base::Plain(*plain), arguments.clone());
                    let ty = Type {
                        base,
                        arguments,
                        unsigned,
                        dimensions,
                    };
                    if let Ok(name) = spelling.type_name(&ty) {
                        columns.push(format!("c{} {name}", columns.len()));
                    }
                }
            }
        }
        let labels: Vec<String> = ["it's", "a\\b", "ü\n"].map(str::to_owned).to_vec();
        let set = Type {
            base: Base::Set(labels.as_slice().into()),
            ..Type::plain(Plain::Text)
        };
        columns.extend(
            spelling
                .type_name(&set)
                .ok()
                .map(|name| format!("c{} {name}", columns.len())),
        );
        assert!(columns.len() > 40, "only {} types on {}", columns.len(), server.name());
        database.must_run(&format!("CREATE TABLE it (\n    {}\n);\n", columns.join(",\n    ")));
    });
}
