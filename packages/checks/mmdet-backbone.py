"""mmdet's ResNet with 18 layers and random weights on one picture: the sizes of its four stages."""
import json

import torch


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def main():
    import mmcv
    import mmdet
    from mmdet.models.backbones import ResNet
    torch.manual_seed(0)
    backbone = ResNet(depth=18)
    backbone.eval()  # mmdet's own train() returns nothing, so this does too
    picture = torch.rand(1, 3, 64, 64)
    values = {"mmdet": mmdet.__version__, "mmcv": mmcv.__version__}
    with torch.no_grad():
        stages = backbone(picture)
        shapes = [tuple(stage.shape) for stage in stages]
        require(shapes == [(1, 64, 16, 16), (1, 128, 8, 8), (1, 256, 4, 4), (1, 512, 2, 2)], "the stages are %s" % shapes)
        require(all(bool(torch.isfinite(stage).all()) for stage in stages), "a stage has numbers that are none")
        if torch.cuda.is_available():
            on_gpu = backbone.cuda()(picture.cuda())
            worst = max(float((a.cpu() - b).abs().max()) for a, b in zip(on_gpu, stages))
            require(worst < 1e-2, "the backbone differs by %g between GPU and processor" % worst)
            values["largest_difference_gpu_cpu"] = worst
        else:
            values["not_checked"] = [{"part": "gpu", "why": "torch sees no GPU", "code": "no_gpu"}]
    print(json.dumps(values, allow_nan=False))


main()
