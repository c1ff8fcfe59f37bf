using System.Reflection;
using System.Text.Json;
using Atelier.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Api;

/// <summary>Says whether the caller may send this request, by throwing when not: AccessDenied, or NotFound for what is not there.</summary>
internal delegate Task AccessRule(Caller caller, JsonElement request, Connection db, CancellationToken cancel);

/// <summary>
/// One operation of the API: its route, who may call it and the function that answers it. Name and shapes come from that function, which
/// takes the request record first and then whatever it needs: the caller, a connection, registered services, a cancellation token.
/// </summary>
internal sealed class Operation
{
    /// <summary>What every path begins with.</summary>
    public const string VersionPath = "/2020-08-01";

    private static readonly Type[] RecordsOnly = [typeof(Caller), typeof(Connection), typeof(Pages), typeof(CancellationToken)];

    private readonly MethodInvoker function;
    private readonly Type[] parameters;
    private readonly Func<object, Task<byte[]>> giveAnswer;
    private readonly Func<object, Utf8JsonWriter, Task> writeAnswer;

    private Operation(string method, string path, int status, AccessRule access, MethodInfo run)
    {
        Method = method;
        Path = path;
        Template = new PathTemplate(VersionPath + path);
        Status = status;
        Access = access;
        Declaration = run.DeclaringType!;
        Name = Declaration.Name;
        function = MethodInvoker.Create(run);
        parameters = [.. run.GetParameters().Select(parameter => parameter.ParameterType)];
        RequestType = parameters[0];
        AsksRecordsOnly = !Changes && parameters.Skip(1).All(RecordsOnly.Contains);
        ResponseType = run.ReturnType.GetGenericArguments().Single();
        giveAnswer = Answering<Func<object, Task<byte[]>>>(nameof(GiveAnswer));
        writeAnswer = Answering<Func<object, Utf8JsonWriter, Task>>(nameof(WriteAnswer));
    }

    /// <summary>The API's name for it, which is the name of the class that holds the function.</summary>
    public string Name { get; }

    /// <summary>The class that holds the function, for what its attributes and its comment say.</summary>
    public Type Declaration { get; }

    public string Method { get; }

    /// <summary>The path without the API version, with members in braces.</summary>
    public string Path { get; }

    /// <summary>The path as it must be sent.</summary>
    public PathTemplate Template { get; }

    /// <summary>The HTTP status of success; 204 answers without a body.</summary>
    public int Status { get; }

    public AccessRule Access { get; }

    public Type RequestType { get; }

    public Type ResponseType { get; }

    /// <summary>The errors of the contract that it may answer with.</summary>
    public IEnumerable<ErrorShape> Errors => Declaration.IsDefined(typeof(WithoutQuotaAttribute), inherit: false)
        ? ErrorShape.All.Where(error => error != ErrorShape.QuotaExceeded)
        : ErrorShape.All;

    /// <summary>Whether the contract says that asking twice is as good as asking once.</summary>
    public bool IsIdempotent =>
        Method == HttpMethods.Put || Method == HttpMethods.Delete || Declaration.IsDefined(typeof(IdempotentAttribute), inherit: false);

    /// <summary>Whether it changes anything, and so runs in a transaction.</summary>
    public bool Changes => Method != HttpMethods.Get;

    /// <summary>
    /// Whether its answer follows from the caller, the request and the records, so that it stays the same as long as they do: the function
    /// is given nothing else.
    /// </summary>
    public bool AsksRecordsOnly { get; }

    public static Operation Get(string path, AccessRule access, Delegate run) => new(HttpMethods.Get, path, 200, access, run.Method);

    public static Operation Post(string path, AccessRule access, Delegate run, int status = StatusCodes.Status200OK) =>
        new(HttpMethods.Post, path, status, access, run.Method);

    public static Operation Put(string path, AccessRule access, Delegate run) => new(HttpMethods.Put, path, 200, access, run.Method);

    public static Operation Patch(string path, AccessRule access, Delegate run) => new(HttpMethods.Patch, path, 200, access, run.Method);

    public static Operation Delete(string path, AccessRule access, Delegate run, int status = StatusCodes.Status200OK) =>
        new(HttpMethods.Delete, path, status, access, run.Method);

    /// <summary>Runs the function and gives its answer as JSON.</summary>
    public Task<byte[]> Run(object request, HttpContext http, Connection db) => giveAnswer(Invoke(request, http, db));

    /// <summary>Runs the function and writes its answer as JSON, which is not kept in one piece: a page may be large.</summary>
    public Task Run(object request, HttpContext http, Connection db, Utf8JsonWriter writer) =>
        writeAnswer(Invoke(request, http, db), writer);

    private object Invoke(object request, HttpContext http, Connection db)
    {
        var arguments = new object?[parameters.Length];
        arguments[0] = request;
        for (var i = 1; i < parameters.Length; i++)
            arguments[i] = Argument(parameters[i], http, db);
        return function.Invoke(null, arguments.AsSpan())!;
    }

    private static object Argument(Type type, HttpContext http, Connection db)
    {
        if (type == typeof(Caller))
            return http.Features.GetRequiredFeature<ProvedRequest>().Caller;
        if (type == typeof(Connection))
            return db;
        if (type == typeof(PublicAddress))
            return PublicAddress.Of(http);
        return type == typeof(CancellationToken) ? http.RequestAborted : http.RequestServices.GetRequiredService(type);
    }

    private TDelegate Answering<TDelegate>(string name)
        where TDelegate : Delegate =>
        typeof(Operation).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(ResponseType)
            .CreateDelegate<TDelegate>();

    private static async Task<byte[]> GiveAnswer<TResponse>(object answer) => WireJson.Format.Write(await (Task<TResponse>)answer);

    private static async Task WriteAnswer<TResponse>(object answer, Utf8JsonWriter writer) =>
        JsonSerializer.Serialize(writer, await (Task<TResponse>)answer, WireJson.Options);
}
