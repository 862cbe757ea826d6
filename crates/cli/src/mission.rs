//! `hilal mission`: check a mission file, print the schema.
