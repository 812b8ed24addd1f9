// Tasks: what a task is on disk, how its rows are split, and who may see which label.
//
// A task is a folder with a strict manifest (`Manifest/`), found by a `TaskLibrary`. `Preparation` draws the test split
// with the installation's secret seed (`Home/`, `Splits/`) and puts the test labels in a vault. A `PreparedTask` carves a
// hidden validation part for one run; `Vault` is the only door to the test labels, and writes down each opening first.
//
// Refuses: to run anything, to grade anything, to read a manifest with a key that it does not know, to read a data file
// whose hash is not the manifest's, and to put a test label anywhere but in the vault.
