set -eu
cd /tmp
cat > main.swift <<'END'
import Dispatch
import Foundation

let squares = await withTaskGroup(of: Int.self) { group in
    for number in 1...4 { group.addTask { number * number } }
    return await group.reduce(0, +)
}
let semaphore = DispatchSemaphore(value: 0)
DispatchQueue.global().async { semaphore.signal() }
_ = semaphore.wait(timeout: .now() + 20)
let encoded = try JSONEncoder().encode(["squares": squares])
try encoded.write(to: URL(fileURLWithPath: "/tmp/squares.json"))
print(String(decoding: try Data(contentsOf: URL(fileURLWithPath: "/tmp/squares.json")), as: UTF8.self))
END
swiftc -o program main.swift
test "$(./program)" = '{"squares":30}'
echo "swift works"
