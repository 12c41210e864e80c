#!/usr/bin/env python3
"""Training steps and inference of Tinderbox's networks in PyTorch, to take turns with ('tinderbox bench').

Needs torch. Says once what it is; then reads lines and answers each with one, in JSON:

    torch_step.py THREADS cpu|cuda float32|tf32|bf16 deterministic|fast
    > step alexnet-batch 64 56 200        job, network, examples of a minibatch, side of the pictures, classes
    < {"seconds": 0.4312}                 the median step of one turn

A step is forward, backward and update (Nesterov's momentum of 0.9, weight decay of 0.0005) on random pictures.
The network stays from line to line until another one is asked for. On a GPU networks and pictures are channels last,
pictures come from pinned memory, by a stream of their own during the step before; a step ends when its loss is known;
bf16 is autocast.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn

LEAST_STEPS, MOST_STEPS, LEAST_SECONDS = 3, 100, 0.5


def dense(inputs, units, *behind):
    return [nn.Linear(inputs, units), nn.ReLU(inplace=True), *behind]


def values(layers, side):
    """What the layers put out for a picture, flat."""
    with torch.no_grad():
        return nn.Sequential(*layers).eval()(torch.zeros(1, 3, side, side)).flatten().numel()


def vgg16(side, classes, norm, head):
    layers, channels = [], 3
    for block, filters in enumerate([[64, 64], [128, 128], [256] * 3, [512] * 3]):
        layers += [nn.MaxPool2d(2)] if block else []
        for n in filters:
            layers.append(nn.Conv2d(channels, n, 3, padding=1, bias=norm != "batch"))
            layers += [nn.BatchNorm2d(n)] if norm == "batch" else []
            layers.append(nn.ReLU(inplace=True))
            channels = n
    if head == "gap":
        return layers + [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)]
    return (layers + [nn.Flatten()] + dense(values(layers, side), 4096, nn.Dropout(0.5))
            + dense(4096, 2048, nn.Dropout(0.5)) + [nn.Linear(2048, classes)])


def alexnet(side, classes, norm):
    def convolution(inputs, filters, kernel, stride, padding, early=False):
        layers = [nn.Conv2d(inputs, filters, kernel, stride, padding), nn.ReLU(inplace=True)]
        if norm == "batch":
            layers.append(nn.BatchNorm2d(filters))
        elif norm == "lrn" and early:
            layers.append(local_response())
        return layers

    def hidden(inputs):
        return [nn.Dropout(0.5)] + dense(inputs, 2048, *([nn.BatchNorm1d(2048)] if norm == "batch" else []))
    layers = [*convolution(3, 64, 5, 2, 2, True), nn.MaxPool2d(3, 2),
              *convolution(64, 192, 5, 1, 2, True), nn.MaxPool2d(3, 2),
              *convolution(192, 384, 3, 1, 1), *convolution(384, 256, 3, 1, 1), *convolution(256, 256, 3, 1, 1),
              nn.MaxPool2d(3, 2)]
    return layers + [nn.Flatten()] + hidden(values(layers, side)) + hidden(2048) + [nn.Linear(2048, classes)]


def alexnet_paper(side, classes, norm):
    def convolution(inputs, filters, kernel, stride, padding):
        return [nn.Conv2d(inputs, filters, kernel, stride, padding), nn.ReLU(inplace=True)]
    early = [local_response()] if norm == "lrn" else []
    layers = [*convolution(3, 96, 11, 4, 0), *early, nn.MaxPool2d(3, 2),
              *convolution(96, 256, 5, 1, 2), *early, nn.MaxPool2d(3, 2),
              *convolution(256, 384, 3, 1, 1), *convolution(384, 384, 3, 1, 1), *convolution(384, 256, 3, 1, 1),
              nn.MaxPool2d(3, 2)]
    return (layers + [nn.Flatten()] + dense(values(layers, side), 4096, nn.Dropout(0.5))
            + dense(4096, 4096, nn.Dropout(0.5)) + [nn.Linear(4096, classes)])


def local_response():
    """The paper's; torch divides alpha by the size."""
    return nn.LocalResponseNorm(5, alpha=5 * 1e-4, beta=0.75, k=2.0)


def network(name, side, classes):
    pixels = 3 * side * side
    layers = {
        "logistic": lambda: [nn.Flatten(), nn.Linear(pixels, classes)],
        "mlp": lambda: [nn.Flatten(), *dense(pixels, 1024), nn.Linear(1024, classes)],
        "alexnet": lambda: alexnet(side, classes, "none"),
        "alexnet-lrn": lambda: alexnet(side, classes, "lrn"),
        "alexnet-batch": lambda: alexnet(side, classes, "batch"),
        "alexnet-paper": lambda: alexnet_paper(side, classes, "none"),
        "alexnet-paper-lrn": lambda: alexnet_paper(side, classes, "lrn"),
        "vgg16": lambda: vgg16(side, classes, "none", "dense"),
        "vgg16-batch": lambda: vgg16(side, classes, "batch", "dense"),
        "vgg16-gap": lambda: vgg16(side, classes, "none", "gap"),
        "vgg16-gap-batch": lambda: vgg16(side, classes, "batch", "gap"),
    }.get(name)
    if layers is None:
        raise ValueError(f"torch_step.py has no network of that name ({name})")
    net = nn.Sequential(*layers())
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    nn.init.normal_(net[-1].weight, std=0.01)
    return net


class How:
    """Where and in what precision it computes."""

    def __init__(self, device="cpu", precision="float32", mode="deterministic"):
        if device == "cuda" and not torch.cuda.is_available():
            raise SystemExit("torch finds no GPU")
        self.device, self.precision = device, precision
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision != "float32"
        torch.backends.cudnn.benchmark = mode == "fast"
        torch.backends.cudnn.deterministic = mode == "deterministic"

    @property
    def on_gpu(self):
        return self.device == "cuda"

    def name(self):
        return torch.cuda.get_device_name() if self.on_gpu else "CPU"

    def autocast(self):
        return torch.autocast(self.device, torch.bfloat16, enabled=self.precision == "bf16")

    def bring(self, tensor):
        if not self.on_gpu:
            return tensor
        return tensor.to(self.device, non_blocking=True, memory_format=torch.channels_last)


class Workplace:
    """A network with a minibatch of random pictures."""

    def __init__(self, how, name, batch, side, classes):
        self.how = how
        self.net = network(name, side, classes)
        self.pictures = 2 * torch.rand(batch, 3, side, side) - 1
        self.labels = (torch.arange(batch) % classes).to(how.device)
        if how.on_gpu:
            self.net = self.net.to(how.device, memory_format=torch.channels_last)
            self.pictures = self.pictures.pin_memory()
            self.stream = torch.cuda.Stream()
            self.sent = None
            self.send()
        self.optimiser = torch.optim.SGD(
            self.net.parameters(), 1e-3, momentum=0.9, nesterov=True, weight_decay=5e-4)

    def send(self):
        with torch.cuda.stream(self.stream):
            self.sent = self.how.bring(self.pictures)

    def take(self):
        """A minibatch; the next one goes over meanwhile."""
        if not self.how.on_gpu:
            return self.pictures
        torch.cuda.current_stream().wait_stream(self.stream)
        taken = self.sent
        taken.record_stream(torch.cuda.current_stream())
        self.send()
        return taken

    def step(self):
        self.net.train()
        self.optimiser.zero_grad()
        with self.how.autocast():
            loss = nn.functional.cross_entropy(self.net(self.take()), self.labels)
        loss.backward()
        self.optimiser.step()
        loss.item()

    def inference(self):
        self.net.eval()
        with torch.no_grad(), self.how.autocast():
            self.net(self.how.bring(self.pictures)).cpu()


def turn(work):
    """Seconds of the median step; as StepClock."""
    seconds, began = [], time.perf_counter()
    before = began
    while len(seconds) < LEAST_STEPS or (len(seconds) < MOST_STEPS and before - began < LEAST_SECONDS):
        work()
        now = time.perf_counter()
        seconds.append(now - before)
        before = now
    return statistics.median(seconds)


def answer(fact):
    print(json.dumps(fact), flush=True)


def main(threads, *how):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    how = How(*how)
    answer({"torch": torch.__version__, "threads": torch.get_num_threads(), "device": how.name()})
    asked, place = None, None
    for line in sys.stdin:
        job, *what = line.split()
        try:
            if what != asked:
                asked, place = None, None
                place = Workplace(how, what[0], *map(int, what[1:]))
                asked = what
            answer({"seconds": turn(getattr(place, job))})
        except (ValueError, RuntimeError) as e:
            answer({"absent": str(e).splitlines()[0]})


if __name__ == "__main__":
    main(*sys.argv[1:])
