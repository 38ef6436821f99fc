//! The sample content and the standard theme are embedded in the program; a file that is added or removed there is a
//! change of the program.

fn main() {
    println!("cargo::rerun-if-changed=content");
    println!("cargo::rerun-if-changed=config.toml");
    println!("cargo::rerun-if-changed=themes/standard");
}
