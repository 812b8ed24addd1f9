import Glibc
package import Measures
package import Posix

/// What the header of a GGUF file says: enough to know, before a server is started, whether the file is whole and fits.
package struct ModelFile: Sendable, Hashable {
    package let path: Path
    package let size: Bytes
    /// The size that the header's list of tensors asks for.
    package let neededSize: Bytes
    /// The context that the model was trained with.
    package let trainedContext: Int?
    /// Bytes that one token of context takes in the key and value cache, at two bytes a number.
    package let cacheBytesPerToken: Int

    /// Reads the header of a file; a file that is cut short or no GGUF is an error that says so.
    package static func inspect(_ path: Path) throws(ModelError) -> ModelFile {
        guard Files.exists(path) else { throw .fileMissing(path: path.string) }
        let size: Int
        let header: GGUFHeader
        do {
            size = try Files.size(path)
            guard Files.isRegular(path) else { throw SystemError("read", path: path.string, code: EISDIR) }
            header = try GGUFHeader.read(try Descriptor.open(path))
        } catch let flaw as GGUFHeader.Flaw {
            throw .fileBroken(path: path.string, problem: flaw.problem)
        } catch let error as SystemError {
            throw .fileBroken(path: path.string, problem: SystemError.text(of: error.code))
        } catch {
            throw .fileBroken(path: path.string, problem: "\(error)")
        }
        guard size >= header.neededSize else {
            throw .fileBroken(
                path: path.string,
                problem:
                    "it is cut short: it has \(grouped(size)) bytes, its tensors end at \(grouped(header.neededSize))")
        }
        return ModelFile(
            path: path, size: Bytes(size), neededSize: Bytes(header.neededSize), trainedContext: header.trainedContext,
            cacheBytesPerToken: header.cacheBytesPerToken)
    }

    /// The memory that serving takes: weights, cache, and room to compute in.
    package func memory(contextPerSlot: Int, slots: Int) -> Bytes {
        Bytes(size.count + cacheBytesPerToken * contextPerSlot * slots + (160 << 20))
    }

    /// Compares the memory that serving takes with what is available; says nothing where the kernel doesn't tell.
    package func checkMemory(
        contextPerSlot: Int, slots: Int, available: Int? = Machine.availableMemoryBytes
    ) throws(ModelError) {
        let needed = memory(contextPerSlot: contextPerSlot, slots: slots)
        if let available, needed.count > available {
            throw .notEnoughMemory(path: path.string, needed: needed, available: Bytes(available))
        }
    }
}
