"""Sets, lists and orders of words, and texts."""

from sklearn import metrics as sk

from .common import define, mean, need


def sets(column): return [set(x.split()) for x in column]


@define("micro_f1")
def _(y, p, s):
    y, p = sets(y), sets(p)
    known = set().union(*y)
    tp = sum(len(a & b) for a, b in zip(y, p))
    fp = sum(len((b & known) - a) for a, b in zip(y, p))
    fn = sum(len(a - b) for a, b in zip(y, p))
    need(tp + fp + fn)
    return 2 * tp / (2 * tp + fp + fn)


@define("samples_f1")
def _(y, p, s):
    need(y)
    from sklearn.preprocessing import MultiLabelBinarizer
    binarizer = MultiLabelBinarizer().fit(sets(y) + sets(p) + [{"w0", "w1", "w2"}])
    return sk.f1_score(binarizer.transform(sets(y)), binarizer.transform(sets(p)), average="samples",
                       zero_division=1)


@define("map_at_3", "map_at_5", "map_at_10", "map_at_12")
def _(y, p, s):
    k = int(s["metric"].split("_")[-1])
    def one(truth, guesses):
        truth, hits, score = set(truth), 0, 0
        for i, guess in enumerate(guesses[:k]):
            if guess in truth and guess not in guesses[:i]:
                hits += 1
                score += hits / (i + 1)
        return score / min(len(truth), k) if truth else 0
    return mean(one(a.split(), b.split()) for a, b in zip(y, p))


@define("word_jaccard")
def _(y, p, s):
    def one(a, b):
        a, b = set(a.lower().split()), set(b.lower().split())
        return len(a & b) / len(a | b) if a | b else 1
    return mean(one(a, b) for a, b in zip(y, p))


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, z in enumerate(b, 1):
            last, row[j] = row[j], min(last + (x != z), row[j] + 1, row[j - 1] + 1)
    return row[-1]


@define("levenshtein")
def _(y, p, s): return mean(edits(a, b) for a, b in zip(y, p))


@define("normalised_levenshtein")
def _(y, p, s):
    need(any(a.split() for a in y))
    return sum(edits(a.split(), b.split()) for a, b in zip(y, p)) / sum(len(a.split()) for a in y)


@define("kendall")
def _(y, p, s):
    wrong = most = 0
    for a, b in zip(y, p):
        ranks = [a.split().index(word) for word in b.split()]
        wrong += sum(ranks[i] > ranks[j] for i in range(len(ranks)) for j in range(i + 1, len(ranks)))
        most += len(ranks) * (len(ranks) - 1)
    need(most)
    return 1 - 4 * wrong / most
