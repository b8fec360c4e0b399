"""The library behind the module loads and makes a builder, where there is a GPU for it."""
import json


def main():
    import tensorrt
    values = {"tensorrt": tensorrt.__version__}
    try:
        builder = tensorrt.Builder(tensorrt.Logger(tensorrt.Logger.ERROR))
    except Exception as error:  # its own type differs between releases
        values["not_checked"] = [{"part": "builder", "why": str(error).splitlines()[0][:200] if str(error) else "no GPU"}]
    else:
        values["fast_fp16"] = bool(getattr(builder, "platform_has_fast_fp16", False))
    print(json.dumps(values))


main()
