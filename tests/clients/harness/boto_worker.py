"""The process behind harness/worker.py for boto3, of whatever version the Python has that runs this. It needs nothing of the harness."""

import datetime
import functools
import json
import sys
import traceback

import boto3
import botocore.config
import botocore.session
from botocore import xform_name
from botocore.exceptions import ClientError, WaiterError

SOON = {"Delay": 0.1, "MaxAttempts": 3000}


@functools.lru_cache(maxsize=None)
def client(url, region, key_id, secret):
    """Does not try again by itself, so that each call is one request."""
    session = boto3.session.Session(key_id, secret, region_name=region)
    return session.client("nimble", endpoint_url=url, config=botocore.config.Config(retries={"total_max_attempts": 1}))


def parts():
    """What the client has, by the names that the service's description gives it."""
    loader = botocore.session.get_session().get_component("data_loader")
    models = {kind: loader.load_service_model("nimble", kind) for kind in ("service-2", "paginators-1", "waiters-2")}
    return {
        "operations": list(models["service-2"]["operations"]),
        "paginators": list(models["paginators-1"]["pagination"]),
        "waiters": list(models["waiters-2"]["waiters"]),
    }


def call(nimble, name, members):
    answer = getattr(nimble, xform_name(name))(**members)
    del answer["ResponseMetadata"]
    return answer


def walk(nimble, name, members, size):
    paginator = nimble.get_paginator(xform_name(name))
    (items,) = paginator.result_keys
    return [items.search(page) for page in paginator.paginate(**members, PaginationConfig={"PageSize": size})]


def wait(nimble, name, members):
    nimble.get_waiter(xform_name(name)).wait(**members, WaiterConfig=SOON)


def refusal(error):
    told = error.response
    return {
        "name": told["Error"]["Code"],
        "message": told["Error"]["Message"],
        "status": told["ResponseMetadata"]["HTTPStatusCode"],
        "code": told.get("code"),
        "context": told.get("context"),
    }


def answer(url, region, key, do, **request):
    try:
        nimble = client(url, region, key["id"], key["secret"])
        return {"answer": {"call": call, "walk": walk, "wait": wait}[do](nimble, **request)}
    except ClientError as error:
        return {"refusal": refusal(error)}
    except WaiterError as error:
        return {"failure": str(error)}
    except Exception:
        return {"fault": traceback.format_exc()}


def say(told):
    print(json.dumps(told, default=datetime.datetime.isoformat), flush=True)


if __name__ == "__main__":
    say({"answer": parts()})
    for line in sys.stdin:
        say(answer(**json.loads(line)))
