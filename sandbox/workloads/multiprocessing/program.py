import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import shared_memory


def square(number):
    return number * number


def fill(name, queue):
    shared = shared_memory.SharedMemory(name)
    shared.buf[0] = 42
    shared.close()
    queue.put("filled")


if __name__ == "__main__":
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        with context.Pool(2) as pool:
            assert pool.map(square, range(10)) == [n * n for n in range(10)]
        queue, shared = context.Queue(), shared_memory.SharedMemory(create=True, size=4096)
        worker = context.Process(target=fill, args=(shared.name, queue))
        worker.start()
        assert queue.get(timeout=60) == "filled"
        worker.join()
        assert shared.buf[0] == 42
        shared.close(), shared.unlink()
    with ProcessPoolExecutor(2) as processes, ThreadPoolExecutor(4) as threads:
        assert sum(processes.map(square, range(5))) == sum(threads.map(square, range(5))) == 30
    print("multiprocessing works")
