set -eu
cd /tmp
cat > sum.c <<'END'
#include <pthread.h>
#include <stdio.h>
static void *work(void *value) { *(long *)value *= 2; return 0; }
int main(void) {
    pthread_t thread;
    long value = 21;
    pthread_create(&thread, 0, work, &value);
    pthread_join(thread, 0);
    return printf("%ld\n", value) == 3 ? 0 : 1;
}
END
cat > words.cpp <<'END'
#include <algorithm>
#include <future>
#include <iostream>
#include <vector>
int main() {
    std::vector<int> numbers{3, 1, 2};
    std::sort(numbers.begin(), numbers.end());
    auto later = std::async(std::launch::async, [&] { return numbers.front(); });
    std::cout << later.get() << std::endl;
}
END
printf 'all: sum words\nsum: sum.c\n\tgcc -O2 -Wall -pthread -o $@ $<\nwords: words.cpp\n\tg++ -O2 -pthread -o $@ $<\n' > Makefile
make -s -j2
test "$(./sum)" = 42
test "$(./words)" = 1
gcc -g -fsanitize=address,undefined -pthread -o checked sum.c
test "$(ASAN_OPTIONS=detect_leaks=0 ./checked)" = 42
echo "compilers work"
