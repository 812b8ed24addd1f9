"""Machine code made while a program runs: a function and the training of a small network, by the host's C++ compiler."""

import shutil

import torch


def wave(x, y):
    return (torch.sin(x) * torch.cos(y)).relu() + x.softmax(dim=1)


def main():
    torch.manual_seed(1)
    # Without a compiler graphs are captured all the same, and run as they are.
    backend = "inductor" if shutil.which("g++") else "aot_eager"
    x, y = torch.randn(64, 64), torch.randn(64, 64)
    assert torch.allclose(torch.compile(wave, backend=backend)(x, y), wave(x, y), atol=1e-5)
    model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
    compiled = torch.compile(model, backend=backend)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    rows = torch.randn(256, 8)
    wanted = rows.sum(dim=1, keepdim=True)
    for _ in range(60):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(compiled(rows), wanted)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.5, loss.item()
    print("torch compiles")


if __name__ == "__main__":
    main()
