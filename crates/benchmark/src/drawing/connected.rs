//! Which cells can be driven to.

/// Returns for every cell of a row-major plane whether it is joined to one of them by open cells
/// that share a side.
pub(super) fn connected(open: &[bool], columns: usize, from: usize) -> Vec<bool> {
    let mut joined = vec![false; open.len()];
    let mut waiting = vec![from];
    while let Some(cell) = waiting.pop() {
        if !open[cell] || joined[cell] {
            continue;
        }
        joined[cell] = true;
        let column = cell % columns;
        let west = (column > 0).then(|| cell - 1);
        let east = (column + 1 < columns).then_some(cell + 1);
        let north = cell.checked_sub(columns);
        let south = Some(cell + columns).filter(|&cell| cell < open.len());
        waiting.extend([west, east, north, south].into_iter().flatten());
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_and_a_corner_divide_and_the_edge_does_not_wrap() {
        let open = [true, false, true, true, false, true, false, true, true].to_vec();
        let found = connected(&open, 3, 0);
        assert_eq!(found, [true, false, false, true, false, false, false, false, false]);
        let found = connected(&open, 3, 8);
        assert_eq!(found, [false, false, true, false, false, true, false, true, true]);
    }
}
