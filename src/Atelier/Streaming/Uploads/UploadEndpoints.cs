namespace Atelier.Streaming.Uploads;

/// <summary>
/// The addresses of uploads, which speak tus 1.0 with its extensions creation, creation-with-upload and termination (https://tus.io).
/// <c>/stream/{streamId}/uploads</c> takes new ones, <c>/stream/{streamId}/uploads/{upload}</c> is one of them; asked with GET, it answers
/// in words what HEAD says in headers.
/// </summary>
internal static class UploadEndpoints
{
    private const string All = "/stream/{streamId}/uploads";
    private const string One = All + "/{upload}";

    public static void AddParts(IServiceCollection services) =>
        services.AddSingleton<UploadSeal>().AddSingleton<UploadTurns>().AddSingleton<Uploads>().AddSingleton<UploadDoor>();

    public static void Map(WebApplication app)
    {
        Add(All, HttpMethods.Post, uploads => uploads.Create);
        Add(One, HttpMethods.Get, uploads => uploads.Ask);
        Add(One, HttpMethods.Head, uploads => uploads.Ask);
        Add(One, HttpMethods.Patch, uploads => uploads.Take);
        Add(One, HttpMethods.Delete, uploads => uploads.Drop);
        app.MapMethods(All, [HttpMethods.Options], http => http.RequestServices.GetRequiredService<UploadDoor>().Describe(http));

        // Made when it is first needed, as the portal's parts are.
        void Add(string path, string method, Func<Uploads, UploadAction> action) => app.MapMethods(path, [method], http =>
        {
            var parts = http.RequestServices;
            return parts.GetRequiredService<UploadDoor>().Pass(http, action(parts.GetRequiredService<Uploads>()));
        });
    }
}
